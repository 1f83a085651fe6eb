import { createRoot } from "react-dom/client";
import {
  type Column,
  Grid,
  type GridHandle,
  type GridModel,
  type GridResult,
  MemoryModel,
  type Range,
  RemoteModel,
} from "../../../src/grid";
import "@tokens";
import "./page.css";
import { SlowBackend } from "./backend";
import { columns, lock, memoryColumns, rowOf, states } from "./data";
import { addIcons } from "./icons";

/** What the tests may look at. */
interface TestHook {
  model: GridModel;
  /** What the store holds, when the model is another. */
  store: MemoryModel;
  backend: SlowBackend;
  grid: GridHandle | null;
  results: GridResult[];
  commands: string[];
  errors: string[];
  sorts: string[];
  previews: (Range | undefined)[];
  edits: (string | undefined)[];
  unmount(): void;
  rerender(change: { columns?: Column[] }): void;
}

declare global {
  interface Window {
    t: TestHook;
  }
}

const params = new URLSearchParams(location.search);
const size = Number(params.get("rows") ?? "111");
const readOnly = params.get("readonly") === "1" ? "Your role reads here." : undefined;
document.documentElement.dataset.theme = params.get("theme") ?? "light";
if (params.get("zoom")) document.documentElement.style.fontSize = `${params.get("zoom")}%`;

const memory = new MemoryModel({
  columns: memoryColumns,
  rows: Array.from({ length: size }, (_, n) => rowOf(n)),
  lock,
  readOnly,
  decorate: params.get("states") ? states : undefined,
});
const slow = new SlowBackend(memory, Number(params.get("delay") ?? "20"), params.get("brings") !== "nothing");
const remote = params.get("model") === "remote";
const model: GridModel = remote ? new RemoteModel(slow, { readOnlyColumns: ["updated"] }) : memory;

let shown = params.get("few") ? columns.slice(0, Number(params.get("few"))) : columns;
let sort: { column: string; direction: "ascending" | "descending" } = {
  column: "name",
  direction: "ascending",
};
addIcons();
const host = document.getElementById("root") as HTMLElement;
const root = createRoot(host);

const hook: TestHook = {
  model,
  store: memory,
  backend: slow,
  grid: null,
  results: [],
  commands: [],
  errors: [],
  sorts: [],
  previews: [],
  edits: [],
  unmount: () => root.unmount(),
  rerender: (change) => {
    shown = change.columns ?? shown;
    draw();
  },
};
window.t = hook;

function draw(): void {
  root.render(
    <>
      <button className="before" type="button">
        Before
      </button>
      <div className="host">
        <Grid
          ref={(grid) => {
            hook.grid = grid;
          }}
          model={hook.model}
          columns={shown}
          ariaLabel="Configurations"
          sort={sort}
          enterEdits={params.get("enter") === "edits"}
          onResult={(result) => hook.results.push(result)}
          onCommand={(command) => {
            hook.commands.push(command);
            return undefined;
          }}
          onError={(error) => hook.errors.push(String(error))}
          onPreview={(range) => hook.previews.push(range)}
          onEditing={(editing) => hook.edits.push(editing?.text)}
          onSort={(column) => {
            hook.sorts.push(column);
            const same = sort.column === column && sort.direction === "ascending";
            sort = { column, direction: same ? "descending" : "ascending" };
            draw();
          }}
        />
      </div>
      <button className="after" type="button">
        After
      </button>
    </>,
  );
}
draw();
