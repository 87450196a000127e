// Looks at the page in the frame as a reader would, and writes what is wrong with it where `--dump-dom` finds it.
const frame = document.getElementById("page");
frame.addEventListener("load", () => {
  const page = frame.contentDocument, view = frame.contentWindow, root = page.documentElement;
  const width = root.clientWidth, wrong = [];
  const name = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "")
    + (e.classList.length ? "." + [...e.classList].join(".") : "");
  const style = (e) => view.getComputedStyle(e);
  const say = (what, elements) => {
    const names = [...new Set(elements.map(name))];
    if (names.length) wrong.push(`${what}: ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}`);
  };
  const shows = (e) => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && style(e).visibility === "visible";
  };
  const within = (e, test) => { for (; e; e = e.parentElement) if (test(e)) return true; return false; };

  if (root.scrollWidth > width) {
    say(`wider than the screen (${root.scrollWidth} of ${width} px)`, [...page.body.querySelectorAll("*")].filter((e) =>
      shows(e) && e.getBoundingClientRect().right > width + 1
      && !within(e.parentElement, (a) => a !== page.body && a !== root && style(a).overflowX !== "visible")));
    if (!wrong.length) wrong.push(`wider than the screen (${root.scrollWidth} of ${width} px)`);
  }

  const headings = page.querySelectorAll("h1").length;
  if (headings !== 1) wrong.push(`${headings} h1 headings, there should be one`);
  if (!root.lang) wrong.push("no language on <html>");
  if (!page.title.trim()) wrong.push("no title");
  say("an image without a text", [...page.querySelectorAll("img:not([alt])")]);
  say("a picture without a name", [...page.querySelectorAll("svg:not([aria-label],[aria-labelledby],[aria-hidden])")]);
  say("a field without a label", [...page.querySelectorAll("input:not([type=hidden]),select,textarea")].filter((e) =>
    !e.labels.length && !e.getAttribute("aria-label") && !e.getAttribute("aria-labelledby")));

  // Text: its size, and its colour against what lies behind it.
  const parse = (c) => (c.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const over = (top, under) => { const a = top[3] ?? 1; return [0, 1, 2].map((i) => top[i] * a + under[i] * (1 - a)); };
  const behind = (e) => {
    const layers = [];
    for (; e; e = e.parentElement) layers.push(parse(style(e).backgroundColor));
    const dark = style(root).colorScheme.includes("dark") && view.matchMedia("(prefers-color-scheme: dark)").matches;
    return layers.reverse().reduce((under, top) => over(top, under), dark ? [18, 18, 18] : [255, 255, 255]);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const small = [], faint = [];
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shows(e) || within(e, (a) => ["svg", "SCRIPT", "STYLE"].includes(a.tagName))) continue;
    const size = parseFloat(style(e).fontSize), ground = behind(e);
    const [a, b] = [light(over(parse(style(e).color), ground)), light(ground)].sort((x, y) => y - x);
    const needed = size >= 24 || (size >= 18.66 && style(e).fontWeight >= 700) ? 3 : 4.5;
    if (size < 11) small.push(e);
    if ((a + 0.05) / (b + 0.05) < needed - 0.01) faint.push(e);
  }
  say("text smaller than 11 px", small);
  say("text too faint to read", faint);

  // What the page would fetch.
  const inside = (url) => /^(data|about|blob):/.test(url);
  const fetched = [...page.querySelectorAll("[src],[srcset],link[href],object[data],use[href],form[action]")].map((e) =>
    e.matches("link") && !/stylesheet|icon|pre|manifest|dns/.test(e.rel) ? "about:" :
      e.getAttribute("src") || e.getAttribute("srcset") || e.getAttribute("href") || e.getAttribute("data") || e.getAttribute("action") || "about:");
  for (const entry of view.performance.getEntriesByType("resource")) fetched.push(entry.name);
  const outside = [...new Set(fetched.filter((url) => !inside(url) && !url.startsWith("#")))];
  if (outside.length) wrong.push("fetches from elsewhere: " + outside.slice(0, 5).join(", "));

  document.getElementById("karez-probe").textContent =
    JSON.stringify({ width: view.innerWidth, height: Math.ceil(root.getBoundingClientRect().height), wrong });
});
frame.srcdoc = document.getElementById("karez-source").textContent;
