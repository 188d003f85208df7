import type { Benchmark } from './benchmark.ts';
import { edit } from './edit.ts';
import { memory } from './memory.ts';
import { peer } from './peer.ts';
import { pipe } from './pipe.ts';
import { reading } from './reading.ts';
import { scanner } from './scanner.ts';

export const benchmarks: readonly Benchmark[] = [scanner, reading, pipe, edit, memory, peer];
