// A form that is kept as it is typed says when it could not be: the words stay on the page, and nobody is misled.
const status = document.getElementById("kept");
const form = document.getElementById("long-form");

function notKept(why) {
  status.textContent = `Not kept. ${why} What you typed is still on this page.`;
}

if (form && status) {
  form.addEventListener("htmx:sendError", () => notKept("Placewell cannot be reached."));
  form.addEventListener("htmx:responseError", () => notKept("Something went wrong."));
  form.addEventListener("htmx:beforeSwap", (event) => {
    // Somebody whose sign-in has run out is answered with another page.
    if (event.detail.xhr.status < 400 && !event.detail.xhr.responseText.includes('id="notes"')) {
      event.detail.shouldSwap = false;
      notKept("You may have to sign in again, in another window.");
    }
  });
}
