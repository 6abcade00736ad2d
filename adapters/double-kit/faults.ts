import type { RequestHandler, Response } from 'express';

export interface FaultCall {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
}

export type FaultEffect =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** A gateway's own page, not the vendor's JSON. */
  | { readonly htmlError: number }
  /** The call is admitted and takes effect as it arrives; its answer is held back. */
  | { readonly latencyMs: number }
  /** The socket dies and nothing happened. */
  | { readonly dropBefore: true }
  /** The write took effect, then the socket dies instead of the answer. */
  | { readonly dropAfter: true }
  | { readonly expiredToken: true };

export interface Fault {
  /** A pattern is tried on "METHOD /path?query". */
  readonly match: RegExp | ((call: FaultCall) => boolean);
  readonly effect: FaultEffect;
  /** Lets this many matching calls pass first. */
  readonly after?: number;
  /** Then strikes only each so many-th call. */
  readonly every?: number;
  /** Then stops after having struck so often. */
  readonly times?: number;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** How often any fault struck since the last clear. */
  readonly struck: number;
}

/** @param expiredToken the vendor's own answer to an access token past its time */
export function faultInjection(expiredToken: (res: Response) => void): {
  faults: Faults;
  middleware: RequestHandler;
} {
  let armed: { fault: Fault; seen: number; struck: number }[] = [];
  let total = 0;

  const strike = (call: FaultCall): FaultEffect[] => {
    const effects: FaultEffect[] = [];
    for (const state of armed) {
      const { match, after = 0, every = 1, times = Infinity, effect } = state.fault;
      const concerned =
        typeof match === 'function' ? match(call) : `${call.method} ${call.path}`.search(match) >= 0;
      if (!concerned) continue;
      state.seen += 1;
      if (state.seen <= after || (state.seen - after) % every !== 0 || state.struck >= times) continue;
      state.struck += 1;
      total += 1;
      effects.push(effect);
    }
    return effects;
  };

  return {
    faults: {
      add: (fault) => void armed.push({ fault, seen: 0, struck: 0 }),
      clear: () => {
        armed = [];
        total = 0;
      },
      get struck() {
        return total;
      },
    },
    middleware: (req, res, next) => {
      let waitMs = 0;
      let answer: (() => void) | null = null;
      for (const effect of strike({ method: req.method, path: req.originalUrl })) {
        if ('latencyMs' in effect) waitMs += effect.latencyMs;
        else if ('dropAfter' in effect) dropInsteadOfAnswer(res);
        else answer ??= answerOf(effect, res, expiredToken);
      }
      if (answer !== null) setTimeout(answer, waitMs);
      else {
        if (waitMs > 0) holdAnswer(res, waitMs);
        next();
      }
    },
  };
}

function answerOf(
  effect: Exclude<FaultEffect, { latencyMs: number } | { dropAfter: true }>,
  res: Response,
  expiredToken: (res: Response) => void,
): () => void {
  if ('dropBefore' in effect) return () => res.socket?.destroy();
  if ('expiredToken' in effect) return () => expiredToken(res);
  if ('htmlError' in effect) return () => htmlPage(res, effect.htmlError);
  return () => {
    res.status(effect.status).set(effect.headers ?? {});
    if (effect.body === undefined) res.end();
    else res.json(effect.body);
  };
}

function holdAnswer(res: Response, waitMs: number): void {
  const end = res.end.bind(res);
  Object.assign(res, {
    end: (...args: Parameters<typeof end>) => {
      setTimeout(() => end(...args), waitMs).unref();
      return res;
    },
  });
}

function dropInsteadOfAnswer(res: Response): void {
  const { socket } = res;
  const drop = (): Response => {
    socket?.destroy();
    return res;
  };
  res.end = drop;
  res.write = () => {
    drop();
    return false;
  };
}

/** The page a gateway shows when the vendor's API did not answer. */
export function htmlPage(res: Response, status: number): void {
  res
    .status(status)
    .type('html')
    .send(
      `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>Error ${status}</h1></body></html>`,
    );
}
