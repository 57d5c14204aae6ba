"""`placewell serve`: web, jobs and opener."""

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Run the site, with the embedded database unless DATABASE_URL is set."""
    from placewell.cli import fail
    from placewell.cli.ready import ready
    from placewell.web.server import port_problem
    from placewell.web.server import serve as run

    problem = port_problem(host, port)
    if problem:
        fail(problem)
    ready()

    click.echo(f"Placewell is at http://{host}:{port}/. Stop with Ctrl-C.")
    run(host=host, port=port, workers=workers)
