import { api, type FieldView, type GridQuery, type GridRow, onEvent, toAppError } from "../../api";
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
  /** Something was saved, at a time. */
  onSaved: (at: string) => void;
  /** Whether a person is typing in a cell: the list is not read anew then. */
  busy: () => boolean;
}

/** How long a burst of changes may go on before the list is read anew, in milliseconds. */
const burst = 400;

/** The configurations of a query, for the grid: windows of rows from Go, every change saved there at once. */
export class ConfigurationsModel extends RemoteModel {
  readonly query: GridQuery;
  /** The record the hands are on. Where the list is read anew they stay on it: moved takes them to its place. */
  on: { readonly id: string; readonly row: number } | undefined;
  moved: ((from: number, to: number) => void) | undefined;
  /** The list is being read anew: what stands under the hands says nothing yet. */
  settling = false;
  private readonly store: ConfigurationsBackend;
  private readonly busy: () => boolean;
  private readonly stop: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ModelOptions) {
    const store = new ConfigurationsBackend(options, () => this.relistSoon());
    super(store, {
      readOnly: options.readOnly,
      canAppend: options.organization !== "" && options.query.view !== "archived",
      readOnlyColumns: ["organization"],
      notSaved: (reason) => toAppError(reason).message,
      onError: options.onError,
    });
    this.query = options.query;
    this.store = store;
    this.busy = options.busy;
    this.stop = onEvent("changed", (data) => void this.heard(data).catch(options.onError));
  }

  /** Hears no more of changes elsewhere. */
  close(): void {
    clearTimeout(this.timer);
    this.stop();
  }

  /** The row as Go tells it, with marks and organization. */
  source(index: number): GridRow | undefined {
    const id = this.row(index)?.id;
    return id === undefined ? undefined : this.store.places.row(id);
  }

  /** Where a record is, looked at or not; undefined when it is not in the list. */
  async find(id: string): Promise<number | undefined> {
    const seen = this.store.places.place(id);
    if (seen !== undefined) return seen;
    const place = await api.place(this.query, id);
    return place < 0 ? undefined : place;
  }

  /** Hides rows from normal views, or brings them back; answers how many. */
  async archive(ids: readonly string[], archived: boolean): Promise<number> {
    const changed = await this.alone(() => this.store.archive(ids, archived));
    await this.refresh();
    return changed;
  }

  /** Records changed: those shown are read again, in their places; another number of rows is another list. */
  private async heard(data: { kind?: string; ids?: string[]; batch?: string }): Promise<void> {
    // What our own commands do is told before they are answered.
    await this.idle();
    if (data.batch && this.store.own.delete(data.batch)) return;
    const { places } = this.store;
    const ids = data.ids ?? [];
    if (ids.length === 0) {
      this.relistSoon();
      return;
    }
    if (data.kind !== undefined && data.kind !== "configuration") {
      await this.refresh();
      return;
    }
    const another = await this.alone(async () => {
      await places.settle(ids);
      if (ids.every((id) => places.place(id) !== undefined)) return false;
      // A row nobody has looked at: a new one, or one that may have moved.
      const { total } = await api.rows(this.query, 0, 1);
      if (places.moved || total !== (await places.count())) return true;
      places.moved = true;
      return false;
    });
    if (another) this.relistSoon();
    else await this.refresh();
  }

  /** Reads the list anew, once after a burst and not while somebody is typing. */
  private relistSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.busy()) this.relistSoon();
      else void this.relist();
    }, burst);
  }

  private async relist(): Promise<void> {
    const { on } = this;
    const place = on ? await api.place(this.query, on.id).catch(() => -1) : -1;
    this.settling = true;
    try {
      await this.alone(async () => this.store.places.forget());
      await this.refresh(true);
      if (!on || place < 0 || this.busy()) return;
      if (place !== on.row) this.moved?.(on.row, place);
      await this.shows(place, on.id);
    } finally {
      this.settling = false;
    }
  }

  /** Settles when a row is there, or when it does not come. */
  private async shows(place: number, id: string): Promise<void> {
    if (this.row(place)?.id === id) return;
    await new Promise<void>((done) => {
      const finish = () => {
        clearTimeout(late);
        stop();
        done();
      };
      const stop = this.subscribe(() => {
        if (this.row(place)?.id !== id) return;
        // Told together with the row: who hears of it next sees the hands on their record again.
        this.settling = false;
        finish();
      });
      const late = setTimeout(finish, 3000);
    });
  }
}
