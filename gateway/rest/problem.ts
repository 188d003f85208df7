import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ProblemDetails } from '../../contract/rest.ts';
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

export function problemOf({ status, code, message, members }: Problem): ProblemDetails {
  return { type: 'about:blank', title: message, status, code, ...members };
}

export function problemResponse(context: RestContext, problem: Problem): Response {
  return context.body(JSON.stringify(problemOf(problem)), problem.status, {
    'content-type': 'application/problem+json',
  });
}
