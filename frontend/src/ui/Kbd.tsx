import { showKeys } from "../lib/keyboard";

/** A key cap. Screen readers hear the keys from aria-keyshortcuts instead. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="kbd" aria-hidden="true">
      {showKeys(keys)}
    </span>
  );
}
