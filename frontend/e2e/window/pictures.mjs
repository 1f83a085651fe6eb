// Pictures of the whole display, and what can be told of one without looking at it.
import { execFileSync } from "node:child_process";

/** Takes a picture into a file, once the display stands still. Gives its pixels, three bytes each. */
export function picture(file) {
  let before = take(file);
  for (let tries = 0; tries < 8; tries++) {
    const now = take(file);
    if (now.equals(before)) break;
    before = now;
  }
  return before;
}

function take(file) {
  execFileSync("import", ["-window", "root", file], { timeout: 15_000 });
  return execFileSync("convert", [file, "-depth", "8", "rgb:-"], { timeout: 15_000, maxBuffer: 1 << 28 });
}

/**
 * What is on a picture: how many colours, which share of it the commonest takes,
 * and how light it is, from 0 to 1.
 */
export function seenOn(pixels) {
  const counts = new Map();
  let light = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    const [r, g, b] = [pixels[at], pixels[at + 1], pixels[at + 2]];
    const colour = (r << 16) | (g << 8) | b;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
    light += r + g + b;
  }
  const all = pixels.length / 3;
  return {
    colours: counts.size,
    most: Math.max(...counts.values()) / all,
    light: light / pixels.length / 255,
  };
}
