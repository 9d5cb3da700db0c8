import {
	duplicatesIn,
	registeredFaceIdIn,
	registerIn,
} from '../../../nodes/operations/verification/checkResult/register';

describe('the ID of an enrolled face', () => {
	it.each([
		[{ faceRegistrationResult: '1', faceRegistrationID: 'face1' }, 'face1'],
		[{ faceRegistrationResult: 1, faceRegistrationID: 7 }, '7'],
		[{ faceRegistrationResult: '1', faceRegistrationID: ' face1 ' }, 'face1'],
		[{ faceRegistrationResult: '0', faceRegistrationID: 'face1' }, null],
		[{ faceRegistrationID: 'face1' }, null],
		[{ faceRegistrationResult: '1', faceRegistrationID: ' ' }, null],
		[{ faceRegistrationResult: '1' }, null],
		[
			{ faceRegistrationResult: '1', FaceRegistrationResult: '0', faceRegistrationID: 'face1' },
			null,
		],
		[
			{ faceRegistrationResult: '1', faceRegistrationID: 'face1', FaceRegistrationID: 'face2' },
			null,
		],
	])('in %j is %j', (face, id) => {
		expect(registeredFaceIdIn({ ExtFaceInfo: face })).toBe(id);
		expect(registeredFaceIdIn({ ExtFaceInfo: JSON.stringify(face) })).toBe(id);
	});

	it.each([undefined, '', 'no JSON', 7])('is not there where ExtFaceInfo is %j', (ExtFaceInfo) => {
		expect(registeredFaceIdIn({ ExtFaceInfo })).toBeNull();
	});
});

describe('the faces that resemble this one', () => {
	const found = [{ faceId: '1' }, { faceId: '2' }];

	it.each([
		[undefined, []],
		['', []],
		[[], []],
		[found, found],
		[JSON.stringify(found), found],
		[{ faceId: '1' }, null],
		['[{"faceId":"1"', null],
		['1', null],
	])('in %j are %j', (duplicateFace, faces) => {
		expect(duplicatesIn({ ExtFaceInfo: { duplicateFace } })).toEqual(faces);
	});
});

describe('what an official register says', () => {
	it('is shown by its documented names, and null for what it does not say', () => {
		const ExtSourceInfo = JSON.stringify({ govId: 1, fullName: '0.5', dob: 'yes', other: 1 });
		expect(registerIn({ ExtSourceInfo })).toEqual({
			govId: 1,
			fullName: 0.5,
			dob: null,
			selfiePhoto: null,
			liveness: null,
			imgManipulationScore: null,
		});
	});

	it.each([undefined, '', 'no JSON', 7])('is null where ExtSourceInfo is %j', (ExtSourceInfo) => {
		expect(registerIn({ ExtSourceInfo })).toBeNull();
	});
});
