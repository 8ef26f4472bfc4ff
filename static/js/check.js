// The check and the form for replies, with htmx: after each step focus goes to a danger sign, to the error
// summary or to the new heading, so that a screen reader reads on from there. Where a request fails, the plain form or link takes over; without any
// connection the page says so and keeps what was chosen, and does not pretend to have cleared it.
"use strict";

function first(what) {
  return document.querySelector("#wizard " + what + ", #reply " + what);
}

document.addEventListener("htmx:afterSettle", function () {
  const place = first(".said") || first(".errors") || first("h1");
  if (place) {
    place.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
  // A live region speaks only of what changes in it, so it stands in the page from the start.
  const told = first(".told");
  document.getElementById("live").textContent = told ? told.textContent.trim() : "";
});

// htmx notes the address of the page it shows; on a shared computer nothing at all is to stay behind.
for (const moment of ["htmx:pushedIntoHistory", "load", "pagehide"]) {
  window.addEventListener(moment, function () {
    sessionStorage.clear();
  });
}

// Where the plain form took over, the page comes anew: what is wrong is still read first.
window.addEventListener("load", function () {
  const place = first(".said") || first(".errors");
  if (place) {
    place.focus();
  }
});

// Without a connection a link would only lead to the browser's own error page.
document.addEventListener("click", function (event) {
  const link = event.target.closest("#wizard a[href^='/']");
  const notice = document.getElementById("no-connection");
  if (link && notice && !navigator.onLine) {
    event.preventDefault();
    notice.hidden = false;
    notice.focus();
  }
});

// Only an answer from us takes the cookie away; without a connection the page must not look as if it had.
document.addEventListener("submit", function (event) {
  const notice = document.getElementById("not-cleared");
  if (event.target.matches("form.clear") && notice && !navigator.onLine) {
    event.preventDefault();
    notice.hidden = false;
    notice.focus();
  }
});

for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, function (event) {
    const form = event.detail.elt.closest("form");
    const notice = document.getElementById("no-connection");
    if (form && notice && !navigator.onLine) {
      notice.hidden = false; // a plain form would only lead to the browser's own error page
      notice.focus();
    } else if (form) {
      form.submit();
    }
  });
}
