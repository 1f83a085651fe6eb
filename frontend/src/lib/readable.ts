/** What breaks a line in rich text. */
const blocks = new Set([
  "P",
  "DIV",
  "LI",
  "UL",
  "OL",
  "TR",
  "TABLE",
  "H1",
  "H2",
  "H3",
  "H4",
  "H5",
  "H6",
  "BLOCKQUOTE",
  "PRE",
]);

/** Whether a text is rich: it holds a tag or an entity. Plain words stay as they are. */
export function isRich(text: string): boolean {
  return /<[a-z!/][^>]*>|&(#\d+|[a-z]+);/i.test(text);
}

/**
 * Rich text as a person reads it: without tags, a line for each paragraph, a dot before
 * each point of a list. Nothing of it is run or fetched.
 */
export function readable(text: string): string {
  if (!isRich(text)) return text;
  const doc = new DOMParser().parseFromString(text, "text/html");
  let out = "";
  const newLine = () => {
    if (out !== "" && !out.endsWith("\n")) out += "\n";
  };
  const walk = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const words = (node.textContent ?? "").replace(/\s+/g, " ");
      out += out === "" || out.endsWith("\n") ? words.trimStart() : words;
      return;
    }
    if (!(node instanceof Element) || ["SCRIPT", "STYLE"].includes(node.tagName)) return;
    if (node.tagName === "BR") {
      out += "\n";
      return;
    }
    const block = blocks.has(node.tagName);
    if (block) newLine();
    if (node.tagName === "LI") out += "• ";
    if (node.tagName === "IMG") out += `[${node.getAttribute("alt") || "image"}]`;
    for (const child of node.childNodes) walk(child);
    if (node.tagName === "TD" || node.tagName === "TH") out += " ";
    if (block) newLine();
  };
  for (const child of doc.body.childNodes) walk(child);
  return out
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

/** Whether rich text holds more than lines: bold words, lists, links, pictures, tables. */
export function isFormatted(text: string): boolean {
  return isRich(text) && /<(?!\/?(p|br|div|span)\b)[a-z]/i.test(text);
}
