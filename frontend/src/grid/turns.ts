/** Runs one thing after the other, in the order they were asked for; one that fails does not stop the next. */
export class Turns {
  private tail: Promise<unknown> = Promise.resolve();

  next<T>(run: () => Promise<T>): Promise<T> {
    const result = this.tail.then(run);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Settles when everything asked for so far is over. */
  async idle(): Promise<void> {
    await this.tail;
  }
}
