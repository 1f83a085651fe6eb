/** What the person at the screen can do about an error; the codes of internal/msp. */
export type ErrorCode =
  | "invalid"
  | "not_found"
  | "conflict"
  | "denied"
  | "sign_in"
  | "offline"
  | "busy"
  | "refused"
  | "unknown"
  | "locked"
  | "brake"
  | "canceled"
  | "internal";

/** An error that may be shown: what happened, then what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** The field to mend; "" when there is none. */
  readonly field: string;
  /** When it is tried again, RFC 3339; "" when it is not known. */
  readonly retryAt: string;

  constructor(code: ErrorCode, message: string, field = "", retryAt = "") {
    super(message);
    this.name = "AppError";
    this.code = code;
    this.field = field;
    this.retryAt = retryAt;
  }
}

/** What is said when an answer makes no sense or never comes. */
export const unexplained = "Sitewalk could not finish this. Nothing was changed.";
export const tooSlow = "Sitewalk did not answer in time. Look at the status line, then try again.";

/** Makes an AppError of whatever a call rejected with: a JSON string, an Error around one, or a surprise. */
export function toAppError(reason: unknown): AppError {
  if (reason instanceof AppError) return reason;
  const text = reason instanceof Error ? reason.message : typeof reason === "string" ? reason : "";
  const start = text.indexOf("{");
  if (start >= 0) {
    try {
      const view = JSON.parse(text.slice(start)) as Record<string, unknown>;
      if (typeof view.code === "string" && typeof view.message === "string") {
        return new AppError(
          view.code as ErrorCode,
          view.message,
          typeof view.field === "string" ? view.field : "",
          typeof view.retry_at === "string" ? view.retry_at : "",
        );
      }
    } catch {
      // Not ours: said in our own words below.
    }
  }
  return new AppError("internal", unexplained);
}
