import type { NeededMaster } from '../../../writer.ts';
import type { MasterVersion } from '../../pull/master-versions.ts';
import type { XmlNode } from '../../xml/node.ts';
import { scan } from '../../xml/scan.ts';
import type { NewMasterJob } from '../master/masters.ts';

/** A master that is still to be made, as the books would show it. */
export interface PlannedMaster extends NeededMaster {
  readonly job: NewMasterJob;
  readonly version: MasterVersion;
  /** What is sent for it, as Tally's own answers are read. */
  readonly node: XmlNode;
}

/** `nth`: among those of a document, from 0. No master of the books has a number below zero. */
export function plannedMaster({ type, name }: NeededMaster, job: NewMasterJob, nth: number): PlannedMaster {
  const { type: masterType, name: ownName, fields, xml } = job.create;
  const version: MasterVersion = {
    type: masterType,
    guid: '',
    masterId: -1 - nth,
    alterId: 0,
    name: ownName,
    parent: fields['group'] ?? null,
    isBillWise: fields['billWise'] === 'true',
    unit: fields['unit'] ?? null,
    category: null,
  };
  return { type, name, job, version, node: scan(xml) };
}
