import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { api } from "../../api";

const key = "grid.widths";

/** The widths people gave to columns, kept across starts; pixels at 100 % zoom. */
export function useWidths(): {
  of: (column: string) => number | undefined;
  keep: (column: string, width: number) => void;
} {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ["setting", key],
    queryFn: async () => parse(await api.setting(key)),
  });
  const of = useCallback((column: string) => data?.[column], [data]);
  const keep = useCallback(
    (column: string, width: number) => {
      const now = { ...client.getQueryData<Record<string, number>>(["setting", key]), [column]: width };
      client.setQueryData(["setting", key], now);
      // Not kept is no harm: it holds until the window closes.
      api.setSetting(key, JSON.stringify(now)).catch(() => {});
    },
    [client],
  );
  return useMemo(() => ({ of, keep }), [of, keep]);
}

/** Widths from a setting; nonsense is as good as none. */
export function parse(text: string): Record<string, number> {
  try {
    const read: unknown = JSON.parse(text || "{}");
    if (read === null || typeof read !== "object") return {};
    return Object.fromEntries(
      Object.entries(read).filter((e): e is [string, number] => typeof e[1] === "number" && e[1] > 0),
    );
  } catch {
    return {};
  }
}
