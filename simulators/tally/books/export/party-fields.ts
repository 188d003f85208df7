import type { TallyObject } from '../../books.ts';
import { type Master, scalar } from '../master.ts';

/** What Tally copies from a party's master into the head of an invoice when it is entered. */
export function partyFields(party: Master): TallyObject {
  const { body } = party;
  const state = scalar(body, 'LEDSTATENAME');
  const address = body['ADDRESS'] ?? [];
  return {
    PARTYNAME: party.name,
    PARTYMAILINGNAME: party.name,
    BASICBUYERNAME: party.name,
    BASICBASEPARTYNAME: party.name,
    PARTYGSTIN: scalar(body, 'PARTYGSTIN'),
    PARTYPINCODE: scalar(body, 'PINCODE'),
    GSTREGISTRATIONTYPE: scalar(body, 'GSTREGISTRATIONTYPE'),
    VATDEALERTYPE: scalar(body, 'GSTREGISTRATIONTYPE') === 'Regular' ? 'Regular' : 'Unregistered',
    STATENAME: state,
    COUNTRYOFRESIDENCE: scalar(body, 'COUNTRYNAME'),
    PLACEOFSUPPLY: state,
    CONSIGNEEGSTIN: scalar(body, 'PARTYGSTIN'),
    CONSIGNEEMAILINGNAME: party.name,
    CONSIGNEESTATENAME: state,
    ADDRESS: address,
    BASICBUYERADDRESS: address,
  };
}
