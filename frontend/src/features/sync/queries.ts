import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api";

/** What a push would do now. Worked out when it is looked at, and again after each change. */
export const planQuery = () => queryOptions({ queryKey: ["plan"], queryFn: () => api.plan(null) });

export const queueQuery = (state: string) =>
  queryOptions({ queryKey: ["queue", state], queryFn: () => api.queue(state, "", 5000) });
