import type { RequestClass } from './stats.ts';

/** What becomes of a request. */
export type Answer =
  | Body
  /** A dialog opens on the desktop; nothing is answered until somebody clicks OK (facts §1.6). */
  | { readonly type: 'dialog'; readonly dialog: Dialog }
  /** The process dies: c0000005 (facts §1.6). */
  | { readonly type: 'crash' };

/** A body in pieces, made while it is sent. Each call of `pieces` makes it anew. */
export interface Body {
  readonly type: 'body';
  readonly pieces: () => Iterable<string>;
  readonly work: Work;
}

export type Dialog =
  | 'incorrect-object-type'
  | 'could-not-find-description'
  | 'bad-formula'
  | 'company-import'
  | 'untyped-period'
  | 'master-exists'
  | 'operator';

/** What was looked at to make a body; with its characters it gives the time Tally would have taken (facts §2.6). */
export interface Work {
  vouchersScanned: number;
  vouchersRendered: number;
  readonly objectsImported: number;
  readonly isReport: boolean;
  /** Vouchers with all that their entries have. */
  readonly isWhole: boolean;
  /** What the request was for, where its kind doesn't say. */
  readonly for: RequestClass | undefined;
}

export function newWork(known: Partial<Work> = {}): Work {
  const nothing = { vouchersScanned: 0, vouchersRendered: 0, objectsImported: 0 };
  return { ...nothing, isReport: false, isWhole: false, for: undefined, ...known };
}

export function body(text: string, work: Work = newWork()): Body {
  return { type: 'body', pieces: () => [text], work };
}

export const unknownRequest: Body = body('<RESPONSE>Unknown Request, cannot be processed</RESPONSE>\r\n');
export const emptyBody: Body = body('');
/** An empty report, literally (facts §3.1). */
export const emptyReport: Body = body('<ENVELOPE></ENVELOPE>\r\n');
