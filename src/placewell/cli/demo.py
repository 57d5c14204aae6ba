"""`placewell demo`: builds the fictional county, plays one tender, and serves the site."""

import json

import click


@click.command()
@click.option("--no-serve", is_flag=True, help="End after the play.")
@click.option("--json", "as_json", is_flag=True, help="Print the record of the play as JSON.")
@click.option("--port", default=8000, show_default=True, help="Where the site is served, on 127.0.0.1.")
def demo(no_serve: bool, as_json: bool, port: int) -> None:
    """Build a fictional county, play the main job end to end, then serve it on 127.0.0.1."""
    from placewell.cli import fail
    from placewell.cli.ready import fresh_demonstration
    from placewell.web.server import port_problem, serve

    problem = "" if no_serve else port_problem("127.0.0.1", port)
    if problem:
        fail(problem)
    fresh_demonstration()
    from placewell.web.demonstration.play import play

    step = iter(range(1, 100))
    say = (lambda _: None) if as_json else (lambda sentence: click.echo(f"{next(step):2}. {sentence}"))
    record = play(say)
    if as_json:
        click.echo(json.dumps(record.as_value()))
    if no_serve:
        return
    if not as_json:
        click.echo(f"\nOpen http://127.0.0.1:{port}/ and choose “Sign in as”. Stop with Ctrl-C.")
    serve(host="127.0.0.1", port=port, workers=1)
