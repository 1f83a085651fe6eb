import { createRoot } from "react-dom/client";
import "./ui/tokens.css";
import "./ui/fonts.css";
import "./ui/base.css";
import "./ui/controls.css";
import "./ui/marks.css";
import "./ui/table.css";
import "./ui/overlays.css";
import "./ui/page.css";
import "./commands/palette.css";
import "./app/shell.css";
import { App } from "./app/App";
import { measureWidth } from "./lib/window";
import { watchDrags } from "./ui/drags";

// A file dropped beside a drop zone must not take the window away from the program. A quick
// hand drops right after entering an element: WebKit asks nobody then but "dragenter".
for (const type of ["dragenter", "dragover", "drop"]) {
  window.addEventListener(type, (e) => e.preventDefault());
}
watchDrags();
window.addEventListener("resize", measureWidth);
measureWidth();

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
