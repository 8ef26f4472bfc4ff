// The check, replies and search with htmx: where focus goes after a step, and what is said where one fails.
"use strict";

// Back was pressed again before this script could hear it: the page follows its address.
const arrived = performance.getEntriesByType("navigation")[0];
if (arrived && new URL(arrived.name).pathname !== location.pathname) {
  location.reload();
}

function first(what) {
  return document.querySelector(":is(#wizard, #reply, #found) " + what);
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

// htmx notes the address; on a shared computer nothing stays behind.
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

// Shows a notice, read aloud as it appears; hides one, so that it can appear again.
function say(name, hidden = false) {
  const notice = document.getElementById(name);
  if (notice) {
    notice.hidden = hidden;
    notice.focus();
  }
  return notice;
}

// Without a connection it would lead to the browser's own error page.
document.addEventListener("click", function (event) {
  const pressed = event.target.closest("#wizard a[href^='/'], #not-reached button");
  if (pressed && !navigator.onLine && say("not-reached")) {
    event.preventDefault();
  } else if (pressed && pressed.form) {
    pressed.form.submit();
  }
});

// Only an answer from us takes the cookie away.
document.addEventListener("submit", function (event) {
  if (event.target.matches("form.clear") && !navigator.onLine && say("not-cleared")) {
    event.preventDefault();
  }
});

for (const moment of ["htmx:beforeRequest", "htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(moment, function (event) {
    const { elt, xhr } = event.detail;
    if (xhr.status > 399 && xhr.status < 500) {
      (elt.form || elt).submit(); // that page says why, below the danger signs
    } else {
      say("not-reached", moment === "htmx:beforeRequest");
    }
  });
}
