/** HSN and SAC codes have four, six or eight digits. */
export function isHsn(code: string): boolean {
  return /^\d{4}(?:\d\d){0,2}$/.test(code.trim());
}

/** Whether goods of the code can be among those of another one, however many digits of either are said. */
export function mayBeAmong(code: string, others: readonly string[]): boolean {
  const digits = code.replaceAll(/\D/g, '');
  return digits.length >= 4 && others.some((other) => digits.startsWith(other) || other.startsWith(digits));
}
