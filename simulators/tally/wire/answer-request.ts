import { type Answer, emptyBody, unknownRequest } from './answer.ts';
import { answerCollection } from './collection.ts';
import { BadFormula } from './formula/formula.ts';
import { answerFunction } from './function-answer.ts';
import { answerImport } from './import-answer.ts';
import { answerJson } from './json-answer.ts';
import { plainFailure } from './line-error.ts';
import { answerObject } from './object-answer.ts';
import { MalformedXml } from './parse-xml.ts';
import { answerReport } from './report-answer.ts';
import { readRequest, type TallyRequest } from './request.ts';
import type { Desk } from './session.ts';

/** Undefined when the text is no request at all; a formula that can't be read is a dialog, like all trouble in TDL (facts §1.6). */
export function understand(text: string | undefined): TallyRequest | { readonly type: 'bad-formula' } {
  if (text === undefined) return { type: 'unknown' };
  try {
    return readRequest(text);
  } catch (error) {
    if (error instanceof MalformedXml) return { type: 'unknown' };
    if (error instanceof BadFormula) return { type: 'bad-formula' };
    throw error;
  }
}

export function answerRequest(request: TallyRequest, desk: Desk): Answer {
  try {
    return answerOf(request, desk);
  } catch (error) {
    if (error instanceof BadFormula) return { type: 'dialog', dialog: 'bad-formula' };
    throw error;
  }
}

function answerOf(request: TallyRequest, desk: Desk): Answer {
  switch (request.type) {
    case 'collection':
      return answerCollection(request, desk);
    case 'json':
      return answerJson(request, desk);
    case 'nothing':
      return emptyBody;
    case 'no-description':
      return plainFailure('DESC not found');
    case 'deadly':
      return { type: 'crash' };
    case 'report':
      return answerReport(request, desk);
    case 'object':
      return answerObject(request, desk);
    case 'function':
      return answerFunction(request, desk);
    case 'import':
      return answerImport(request, desk);
    case 'unknown':
      return unknownRequest;
  }
}
