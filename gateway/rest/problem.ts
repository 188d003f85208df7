import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { RestContext } from './rest.ts';

/** What a caller did wrong, as RFC 9457 tells it. `code` is a stable word. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: ContentfulStatusCode;
  readonly code: string;
  /** Further members of the problem document. */
  readonly members: { readonly [name: string]: unknown };

  constructor(
    status: ContentfulStatusCode,
    code: string,
    title: string,
    members: { readonly [name: string]: unknown } = {},
  ) {
    super(title);
    this.status = status;
    this.code = code;
    this.members = members;
  }
}

export function notFound(what = 'There is nothing here.'): Problem {
  return new Problem(404, 'not-found', what);
}

export function problemResponse(context: RestContext, problem: Problem): Response {
  const { status, code, message, members } = problem;
  const body = { type: 'about:blank', title: message, status, code, ...members };
  return context.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
}
