// The writing page: seven buttons that write Markdown, the picker, and keeping what is typed. Without this
// file the form still saves and checks. Nothing is put into the browser's storage: a clinic shares computers.
"use strict";

(function () {
  const form = document.getElementById("writing");
  const marks = document.getElementById("marks");
  if (!form || !marks) return;
  const line = document.getElementById("kept-line");
  const signedOut = document.getElementById("signed-out");
  const writers = document.getElementById("writers");
  let area = form.elements.body;

  // Seven buttons. What they write goes through the browser's own undo where it has one.
  marks.hidden = false;
  document.getElementById("pick-links").hidden = true;
  form.addEventListener("focusin", function (event) {
    if (event.target.matches("textarea")) area = event.target;
  });

  function put(text, from, to) {
    area.focus();
    area.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, from, to, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function selected() {
    return area.value.slice(area.selectionStart, area.selectionEnd);
  }

  function wrap(before, after, sample) {
    const from = area.selectionStart;
    const words = selected() || sample;
    put(before + words + after, from, area.selectionEnd);
    area.setSelectionRange(from + before.length, from + before.length + words.length);
  }

  function wholeLines(change) {
    const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const next = area.value.indexOf("\n", area.selectionEnd);
    const to = next < 0 ? area.value.length : next;
    put(change(area.value.slice(from, to)), from, to);
  }

  const writes = {
    bold: () => wrap("**", "**", "words"),
    heading: () => wholeLines((text) => "## " + text.replace(/^#+\s*/, "")),
    list: () => wholeLines((text) => text.split("\n").map((one) => "- " + one.replace(/^-\s*/, "")).join("\n")),
    link: () => wrap("[", "](/articles/)", "words"),
    warning: () => wholeLines((text) => "::: dont\n" + (text || "- ") + "\n:::"),
    study: () => openPicker("study"),
    word: () => openPicker("word"),
  };
  marks.addEventListener("click", function (event) {
    const button = event.target.closest("button[data-mark]");
    if (button) writes[button.dataset.mark]();
  });

  // The picker: htmx fills the list, a button puts the key where the cursor was.
  const picker = document.getElementById("pick");
  const sought = document.getElementById("pick-q");
  let place = [0, 0];

  function openPicker(of) {
    const title = document.getElementById("pick-title");
    place = [area.selectionStart, area.selectionEnd];
    document.getElementById("pick-of").value = of;
    title.textContent = title.dataset[of];
    sought.value = of === "word" ? selected() : "";
    picker.showModal();
    sought.focus();
    sought.dispatchEvent(new Event("input", { bubbles: true }));
  }
  document.getElementById("pick-close").addEventListener("click", () => picker.close());
  picker.addEventListener("click", function (event) {
    const button = event.target.closest("button[data-insert]");
    if (!button) return;
    picker.close();
    const word = document.getElementById("pick-of").value === "word";
    const before = area.value.slice(0, place[1]);
    const space = !word && before && !/\s$/.test(before) ? " " : "";
    put(space + button.dataset.insert, word ? place[0] : place[1], place[1]);
  });

  // Keeping: one moving draft, sent after a short rest; after a failure it is sent again until it arrives.
  const REST = 1200;
  const AGAIN = 5000;
  let timer = 0;
  let changed = 0; // counts what was typed
  let kept = 0; // up to where it is kept
  let sending = null;
  let leaving = false;
  let asksToken = false;

  function say(text) {
    if (line.textContent !== text) line.textContent = text;
  }

  function later(rest) {
    clearTimeout(timer);
    timer = setTimeout(keep, rest);
  }

  async function freshToken() {
    const answer = await fetch(form.dataset.token, { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) return false;
    const token = (await answer.json()).token;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    asksToken = false;
    signedOut.hidden = true;
    return true;
  }

  async function keep() {
    if (leaving || changed === kept) return;
    if (sending) return later(REST);
    const upTo = changed;
    sending = new AbortController();
    try {
      if (asksToken && !(await freshToken())) return later(AGAIN);
      const answer = await fetch(form.dataset.keep, {
        method: "POST",
        body: new FormData(form),
        signal: sending.signal,
        redirect: "error",
      });
      const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
      if (answer.ok) {
        kept = upTo;
        signedOut.hidden = true;
        say(told.line);
        if (writers.textContent !== told.writers) writers.textContent = told.writers;
        if (changed !== kept) later(REST);
        return;
      }
      // Signed out, or signed in anew with another token: a fresh one is asked for before the next try.
      asksToken = answer.status === 401 || answer.status === 403;
      signedOut.hidden = answer.status !== 401;
      say(told.line || line.dataset.failed);
      later(asksToken && answer.status === 403 && !told.line ? 200 : AGAIN);
    } catch (error) {
      if (leaving) return;
      say(line.dataset.lost);
      later(AGAIN);
    } finally {
      sending = null;
    }
  }

  form.addEventListener("input", function () {
    changed += 1;
    later(REST);
  });
  window.addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && changed !== kept) later(0);
  });
  form.addEventListener("submit", function (event) {
    if (!navigator.onLine) {
      event.preventDefault(); // the browser's own error page would stand in the place of the text
      say(line.dataset.lost);
      return;
    }
    leaving = true;
    if (sending) sending.abort();
  });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && changed !== kept) event.preventDefault();
  });
  window.addEventListener("pageshow", () => (leaving = false));

  // A look at the page again must not jump to its top.
  let heights = {};
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.target.id !== "look") return;
    for (const frame of document.querySelectorAll("#look iframe")) {
      heights[frame.className] = frame.contentWindow.scrollY;
    }
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target.id !== "look") return;
    for (const frame of document.querySelectorAll("#look iframe")) {
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, heights[frame.className] || 0));
    }
  });

  const first = document.getElementById("conflict");
  if (first) first.focus();
})();
