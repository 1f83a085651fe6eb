import { type FieldView, type GridQuery, type GridRow, onEvent, toAppError } from "../../api";
import { RemoteModel } from "../../grid";
import { ConfigurationsBackend } from "./backend";

/** What the screen tells the model about the person and the organization. */
export interface ModelOptions {
  query: GridQuery;
  fields: readonly FieldView[];
  /** Why nothing may be changed here. */
  readOnly?: string | undefined;
  /** Where new rows go; "" when the grid shows all organizations. */
  organization: string;
  onError: (reason: unknown) => void;
  /** Something was saved. */
  onSaved: () => void;
  /** Rows came or went elsewhere: the list is another one now. */
  onOthers: () => void;
}

/** How long an event about a row we changed ourselves may be late, in milliseconds. */
const echo = 5000;

/** The configurations of a query, for the grid: windows of rows from Go, every change saved there at once. */
export class ConfigurationsModel extends RemoteModel {
  readonly query: GridQuery;
  private readonly store: ConfigurationsBackend;
  private readonly onOthers: () => void;
  private readonly stop: () => void;

  constructor(options: ModelOptions) {
    const store = new ConfigurationsBackend(options);
    super(store, {
      readOnly: options.readOnly,
      canAppend: options.organization !== "" && options.query.view !== "archived",
      readOnlyColumns: ["organization"],
      notSaved: (reason) => toAppError(reason).message,
      onError: options.onError,
    });
    this.query = options.query;
    this.store = store;
    this.onOthers = options.onOthers;
    this.stop = onEvent("changed", (data) => void this.heard(data?.ids ?? []));
  }

  /** Hears no more of changes elsewhere. */
  close(): void {
    this.stop();
  }

  /** The row as Go tells it, with marks and organization. */
  source(index: number): GridRow | undefined {
    const id = this.row(index)?.id;
    return id === undefined ? undefined : this.store.places.row(id);
  }

  /** Where a record is, as far as it was looked at. */
  placeOf(id: string): number | undefined {
    return this.store.places.place(id);
  }

  /** Records changed: those shown are read again, in their places; another number of rows is another list. */
  private async heard(ids: readonly string[]): Promise<void> {
    // What our own commands do is told before they are answered.
    await this.idle();
    const recent = Date.now() - echo;
    const { mine, places } = this.store;
    for (const [id, at] of mine) if (at < recent) mine.delete(id);
    const others = ids.filter((id) => !mine.has(id));
    if (ids.length > 0 && others.length === 0) return;
    if (ids.length === 0 || others.some((id) => places.place(id) === undefined)) this.onOthers();
    else await this.refresh();
  }
}
