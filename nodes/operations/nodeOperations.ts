/** Operations that have a node of their own, one line each. */
export { guardRisk } from './device/guardRisk';
export { legacyFaceComparison } from './legacy/faceComparison';
export { checkResult } from './verification/checkResult';
export { initialize } from './verification/initialize';
