import { QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { onEvent } from "./events";
import { api } from "./methods";
import type { FieldView, JobView, SessionView, StatusView } from "./types";

/** Everything is local and told by events, so nothing goes stale and nothing waits for a network. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

export const sessionQuery = () => queryOptions({ queryKey: ["session"], queryFn: () => api.session() });
export const statusQuery = () => queryOptions({ queryKey: ["status"], queryFn: () => api.status() });

/** Who works here and what they may do. The shell is drawn only once it is known. */
export function useSession(): SessionView {
  const { data } = useQuery(sessionQuery());
  if (!data) throw new Error("the session is used before it is loaded");
  return data;
}

/** Whether the profile may do an act somewhere. What is not named is left to Go, which refuses in words. */
export function useCan(act: string): boolean {
  return useSession().can[act] !== false;
}

export function useStatus(): StatusView | undefined {
  return useQuery(statusQuery()).data;
}

/** The description of a configuration's field. */
export function useField(name: string): FieldView | undefined {
  return useSession().fields.find((f) => f.name === name);
}

/** What a change of records makes old, besides the grid, which hears of it by itself. */
const derived = [
  "organizations",
  "configurations",
  "plan",
  "queue",
  "conflicts",
  "batches",
  "status",
  "record",
  "history",
  "imports",
  "rounds",
  "flight",
];

/** Marks everything that is worked out from records as old. */
export function refreshDerived(client: QueryClient): void {
  for (const key of derived) void client.invalidateQueries({ queryKey: [key] });
}

/** Shows the time of a save at once; the rest of the status line follows with the event. */
export function tellSaved(client: QueryClient, at: string): void {
  client.setQueryData<StatusView>(["status"], (s) => s && { ...s, saved_at: at });
}

/** Keeps the cache in step with what Go tells. Returns what stops it. */
export function followEvents(client: QueryClient, jobEnded: (job: JobView) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first = 0;
  const ended = new Set<string>();
  const stops = [
    onEvent("changed", () => {
      // A round tells of each record; the screens look once, and now and then while it goes on.
      const now = Date.now();
      if (timer === undefined) first = now;
      clearTimeout(timer);
      const look = () => {
        timer = undefined;
        refreshDerived(client);
      };
      timer = setTimeout(look, Math.max(0, Math.min(120, first + 1000 - now)));
    }),
    onEvent("status", () => void client.invalidateQueries({ queryKey: ["status"] })),
    onEvent("job", (job) => {
      client.setQueryData<JobView>(["job", job.id], job);
      client.setQueryData<StatusView>(["status"], (s) => s && { ...s, jobs: withJob(s.jobs, job) });
      if (job.state !== "running" && !ended.has(job.id)) {
        ended.add(job.id);
        refreshDerived(client);
        void client.invalidateQueries({ queryKey: ["connections"] });
        jobEnded(job);
      }
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

/** The running jobs after one of them moved on. */
export function withJob(jobs: readonly JobView[], job: JobView): JobView[] {
  const others = jobs.filter((j) => j.id !== job.id);
  return job.state === "running" ? [...others, job] : others;
}

/** A job by its id, kept in step by events. */
export function useJob(id: string | undefined): JobView | undefined {
  return useQuery({
    queryKey: ["job", id],
    queryFn: () => api.job(id ?? ""),
    enabled: id !== undefined && id !== "",
    refetchInterval: (query) => (query.state.data?.state === "running" ? 2000 : false),
  }).data;
}
