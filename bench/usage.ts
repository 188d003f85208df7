import { z } from 'zod';

/** What a process has used since it began. CPU counts all its threads: it holds on a busy machine, where wall time does not. */
export const Usage = z.object({ cpuSeconds: z.number(), rssMb: z.number(), peakRssMb: z.number() });
export type Usage = z.infer<typeof Usage>;

export function usageSoFar(): Usage {
  const { user, system } = process.cpuUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    rssMb: process.memoryUsage.rss() / 2 ** 20,
    peakRssMb: process.resourceUsage().maxRSS / 2 ** 10,
  };
}
