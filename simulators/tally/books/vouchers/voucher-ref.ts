import type { TallyObject, VoucherRef } from '../../books.ts';
import type { ExportContext } from '../export/export-context.ts';
import { exportVoucher, voucherGuid } from '../export/export-voucher.ts';
import type { Master } from '../master.ts';
import { type Flags, flagsOf } from './draft-flags.ts';
import type { StoredVoucher } from './voucher.ts';
import type { Place, VoucherStore } from './voucher-store.ts';
import { generatedNumber, masterIdAt } from './world.ts';

/** What a filter may ask of a voucher, without building it where that can be helped. */
export function voucherRef(store: VoucherStore, context: ExportContext, place: Place): VoucherRef {
  return typeof place === 'number' ? new GeneratedRef(store, context, place) : heldRef(store, context, place);
}

class GeneratedRef implements VoucherRef {
  readonly masterId: number;
  readonly alterId: number;
  readonly date: string;
  readonly #store: VoucherStore;
  readonly #context: ExportContext;
  readonly #index: number;
  readonly #flags: Flags;

  constructor(store: VoucherStore, context: ExportContext, index: number) {
    this.#store = store;
    this.#context = context;
    this.#index = index;
    this.#flags = flagsOf(store.world, index);
    this.masterId = masterIdAt(index);
    this.alterId = store.alterIdAt(index);
    this.date = store.world.plan.dateOf(index);
  }

  get guid(): string {
    return voucherGuid(this.#context.companyGuid, this.masterId);
  }

  get voucherTypeName(): string {
    return this.#type.name;
  }

  get voucherNumber(): string {
    const { numbering, world } = this.#store;
    return numbering.counts(this.#type)
      ? numbering.at(this.#type, this.date, this.masterId)
      : generatedNumber(world, this.#index);
  }

  get isCancelled(): boolean {
    return this.#flags.isCancelled;
  }

  get isOptional(): boolean {
    return this.#flags.isOptional;
  }

  get isPostDated(): boolean {
    return this.#flags.isPostDated;
  }

  load(): TallyObject {
    const stored = this.#store.generated(this.#index);
    return exportVoucher(this.#context, stored, this.voucherNumber);
  }

  get #type(): Master {
    const { plan, chart } = this.#store.world;
    return chart.types[plan.slotOf(this.#index).type];
  }
}

function heldRef(store: VoucherStore, context: ExportContext, stored: StoredVoucher): VoucherRef {
  const { masterId, alterId, voucher } = stored;
  return {
    masterId,
    alterId,
    guid: voucherGuid(context.companyGuid, masterId),
    date: voucher.date,
    voucherTypeName: voucher.type.name,
    voucherNumber: store.numberOf(stored),
    isCancelled: voucher.isCancelled,
    isOptional: voucher.isOptional,
    isPostDated: voucher.isPostDated,
    load: () => exportVoucher(context, stored, store.numberOf(stored)),
  };
}
