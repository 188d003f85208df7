import type { z } from 'zod';
import type { AccountType } from '../../../contract/jobs/account-type.ts';
import type { Listed, ListWish } from '../../connectors/source.ts';
import { parseInput, type ReadKind } from './job-kind.ts';
import { listPage } from './list-page.ts';

interface Asked {
  readonly limit: number;
  readonly page?: string | undefined;
  readonly types?: readonly AccountType[] | undefined;
}

interface Options {
  readonly input: z.ZodType<Asked>;
  readonly classes: Extract<ListWish, { of: 'masters' }>['classes'];
  /** Null: those that the input names, else all. */
  readonly types: readonly AccountType[] | null;
  /** Kinds of the records that are told. */
  readonly kinds: readonly string[];
  /** Only objects that have a record of this kind. */
  readonly having?: string;
}

/** Masters as they are in the books now, page by page. */
export function mastersList({ input: schema, classes, types, kinds, having }: Options): ReadKind {
  const choose = ({ records }: Listed) => {
    const isMeant = having === undefined || records.some(({ kind }) => kind === having);
    return isMeant ? records.filter(({ kind }) => kinds.includes(kind)) : [];
  };
  return {
    writes: false,
    patient: true,
    isLong: true,
    async ask(input, source, desk) {
      const asked = parseInput(schema, input);
      const wish = { of: 'masters', classes, types: types ?? asked.types ?? null, most: asked.limit } as const;
      return await listPage(source, wish, asked, desk, choose);
    },
  };
}
