"""Measures of text in a browser: whether letters leave the box they belong to, and whether blocks overlap."""

# Letters that a box with hidden overflow cuts off, or that hang out of any box they stand in. The content
# area of a line may be a little higher than the line: a fifth of a letter is air.
SPILLED = """() => {
  const found = new Set(), body = document.body;
  const walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walk.nextNode()) {
    const text = walk.currentNode, own = text.parentElement;
    if (!text.data.trim() || own.closest("svg, .hidden, .skip, textarea, script, option")) continue;
    if (!own.checkVisibility({ visibilityProperty: true })) continue;
    range.selectNodeContents(text);
    const rects = [...range.getClientRects()].filter(rect => rect.width > 1);
    const air = parseFloat(getComputedStyle(own).fontSize) / 5;
    for (let box = own; box && box !== body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.display.startsWith("inline") || style.display === "contents") continue;
      if (["auto", "scroll"].includes(style.overflowX)) break;
      const edge = box.getBoundingClientRect();
      const out = rects.some(rect => rect.left < edge.left - 1 || rect.right > edge.right + 1
        || rect.top < edge.top - air || rect.bottom > edge.bottom + air);
      if (out) {
        const how = style.overflowX === "visible" ? "spilled" : "cut off";
        found.add(`${how}: ${text.data.trim().slice(0, 40)} in ${box.cloneNode().outerHTML.slice(0, 60)}`);
        break;
      }
    }
  }
  return [...found];
}"""
# Blocks of one column must follow each other: none may start above the end of the one before.
OVERLAPS = """() => {
  const found = [];
  const parents = "main, main section, main .panel, main .care > div, main dl, main li";
  for (const parent of document.querySelectorAll(parents)) {
    let before = null;
    for (const child of parent.children) {
      const style = getComputedStyle(child), box = child.getBoundingClientRect();
      if (!box.height || style.position === "absolute" || style.float !== "none") continue;
      if (style.display.startsWith("inline")) continue;
      if (before && box.top < before.bottom - 1 && box.left < before.right - 1 && box.right > before.left + 1)
        found.push(child.outerHTML.slice(0, 80));
      before = box;
    }
  }
  return found;
}"""
