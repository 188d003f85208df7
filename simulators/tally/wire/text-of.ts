import type { TallyObject } from '../books.ts';

/** A scalar method, or `otherwise` when it is not set or not a scalar. */
export function textOf(object: TallyObject | undefined, method: string, otherwise = ''): string {
  const value = object?.[method];
  return typeof value === 'string' ? value : otherwise;
}
