// The check and replies with htmx: after a step focus goes to a danger sign, the errors or the heading. Where
// a request fails, the plain form takes over; without a connection the page says so and keeps what was typed.
"use strict";

// Back was pressed again before this script could hear it: the page follows its address.
const arrived = performance.getEntriesByType("navigation")[0];
if (arrived && new URL(arrived.name).pathname !== location.pathname) {
  location.reload();
}

function first(what) {
  return document.querySelector("#wizard " + what + ", #reply " + what);
}

document.addEventListener("htmx:afterSettle", function () {
  const place = first(".said") || first(".errors") || first("h1");
  if (place) {
    place.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
  // A live region speaks only of what changes in it.
  const told = first(".told");
  document.getElementById("live").textContent = told ? told.textContent.trim() : "";
});

// htmx notes the address that it shows; on a shared computer nothing is to stay behind.
for (const moment of ["htmx:pushedIntoHistory", "load", "pagehide"]) {
  window.addEventListener(moment, function () {
    sessionStorage.clear();
  });
}

// After a plain form too, what is wrong is read first.
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

// Only an answer from us takes the cookie away.
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
