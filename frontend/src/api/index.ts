// The only door to Go: features see typed functions, one AppError and the events.
export { AppError, type ErrorCode, toAppError } from "./error";
export { type Events, onEvent } from "./events";
export { api } from "./methods";
export {
  followEvents,
  newQueryClient,
  refreshDerived,
  sessionQuery,
  statusQuery,
  tellSaved,
  useCan,
  useField,
  useJob,
  useSession,
  useStatus,
  withJob,
} from "./shared";
export type * from "./types";
export { uploadFile } from "./upload";
