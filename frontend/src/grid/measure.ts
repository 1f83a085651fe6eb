let canvas: CanvasRenderingContext2D | null | undefined;

/** The width of a line of text in CSS pixels, in the font of an element's computed style. */
export function textWidth(text: string, style: CSSStyleDeclaration): number {
  if (canvas === undefined) canvas = document.createElement("canvas").getContext("2d");
  if (!canvas) return text.length * 8;
  canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return canvas.measureText(text).width;
}

/** The widest of some texts. Long lists are cut down to the longest by letters before they are measured. */
export function widest(texts: readonly string[], style: CSSStyleDeclaration): number {
  const candidates = texts.length > 64 ? [...texts].sort((a, b) => b.length - a.length).slice(0, 64) : texts;
  let width = 0;
  for (const text of candidates) width = Math.max(width, textWidth(text, style));
  return width;
}
