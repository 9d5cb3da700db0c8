/** Operations of the node 'Alibaba Cloud ID Verification' that call nobody, one line each. */
export { personalLink } from './verification/personalLink';
export { personSentOn } from './verification/personSentOn';
