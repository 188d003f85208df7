const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z]\b/gi, '[gstin]'],
  [/\b[A-Z]{5}\d{4}[A-Z]\b/gi, '[pan]'],
  [/\b[A-Z]{4}0[A-Z0-9]{6}\b/g, '[ifsc]'],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[email]'],
  [/\b[\w.-]{2,}@[a-z]{2,}\b/gi, '[upi]'],
  [/(?:\+91[ -]?)?\b[6-9]\d{4}[ -]?\d{5}\b/g, '[phone]'],
  [/\b(authorization|token|password|secret|key|code)(["']?\s*[:=]\s*["']?)(?:bearer\s+)?[^\s"',}]+/gi, '$1$2[secret]'],
  [/(?:₹|\bRs\.?|\bINR)\s*-?[\d,]+(?:\.\d+)?/gi, '[amount]'],
  [/-?\b\d{1,3}(?:,\d{2,3})+(?:\.\d+)?\b/g, '[amount]'],
  [/-?\b\d+\.\d{2}\b(?!\.)/g, '[amount]'],
];

/**
 * Masks what may leave the PC with nobody having looked: tax numbers, addresses, phones, amounts, secrets. A second net under the
 * rule that log lines hold none of it.
 */
export function redact(text: string): string {
  return patterns.reduce((result, [pattern, mask]) => result.replace(pattern, mask), text);
}
