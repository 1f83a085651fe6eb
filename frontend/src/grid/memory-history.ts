/** One cell's text before and after. Row is the index at that time. */
export interface Change {
  readonly row: number;
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** What one command changed; undone and redone as a whole. */
export interface Step {
  readonly label: string;
  readonly changes: readonly Change[];
  /** Rows made below the last one. */
  readonly created: number;
}

/** The steps of a MemoryModel. A new step forgets those that were undone. */
export class History {
  private readonly steps: Step[] = [];
  private position = 0;

  add(step: Step): void {
    this.steps.length = this.position;
    this.steps.push(step);
    this.position += 1;
  }

  /** The step to take back, or undefined. */
  back(): Step | undefined {
    if (this.position === 0) return undefined;
    this.position -= 1;
    return this.steps[this.position];
  }

  /** The step to do again, or undefined. */
  forward(): Step | undefined {
    const step = this.steps[this.position];
    if (step) this.position += 1;
    return step;
  }
}
