import { PaymentReverseInput } from '../../../contract/jobs/payment-reverse.ts';
import { changeKind } from './change-kind.ts';

export const paymentReverse = changeKind(PaymentReverseInput);
