import { describe, expect, it } from "vitest";
import { AppError, toAppError, unexplained } from "./error";

describe("toAppError", () => {
  const json =
    '{"code":"busy","message":"IT Glue asks us to wait.","field":"","retry_at":"2026-11-21T14:36:00Z"}';
  it.each([
    ["a JSON string, as the window rejects", json],
    ["an Error around it, as the bridge may", new Error(json)],
    ["text before it", `call failed: ${json}`],
  ])("reads %s", (_, reason) => {
    const error = toAppError(reason);
    expect(error).toBeInstanceOf(AppError);
    expect(error.code).toBe("busy");
    expect(error.message).toBe("IT Glue asks us to wait.");
    expect(error.retryAt).toBe("2026-11-21T14:36:00Z");
  });

  it.each([undefined, null, 7, "", "[object Object]", "{broken", '{"code":1}', new Error("boom")])(
    "says a surprise in our own words: %s",
    (reason) => {
      const error = toAppError(reason);
      expect(error.code).toBe("internal");
      expect(error.message).toBe(unexplained);
    },
  );

  it("keeps the field to mend", () => {
    expect(toAppError('{"code":"invalid","message":"No.","field":"primary_ip"}').field).toBe("primary_ip");
  });
});
