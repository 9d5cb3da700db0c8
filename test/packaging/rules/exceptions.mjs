const chosen =
	'One of several fields of which a choice decides. It cannot be required: where an expression makes the choice, n8n would demand all of them.';
const decides =
	'What every operator has to set or agree to: in a collection it would have no value until somebody adds it.';

/**
 * Findings that are accepted, each with its reason. A finding is named by its rule and by a part of
 * its text. A row that matches nothing is reported, so that none outlives its cause.
 *
 * @type {{ rule: string, finding: string, why: string }[]}
 */
export const exceptions = [
	['Input Binary Field: ', chosen],
	["(Base64)'", chosen],
	["Picture URL'", chosen],
	["Video URL'", chosen],
	["'Other Resource Code'", chosen],
	["'Other Document Type'", chosen],
	["'Identity Number'", chosen],
	["'Name'", chosen],
	["'Enroll When New'", decides],
	["'Limit'", "It belongs to 'Return All', and the two stand at the top in n8n's own nodes."],
	["'Product'", decides],
	["'Consent Link'", decides],
	["'Who Can Start'", decides],
	["'Valid for (Hours)'", decides],
	["'Starts Allowed'", decides],
	["'Message'", chosen],
	["'Page'", decides],
	["'Pages of the Document'", decides],
	["'Email'", chosen],
	["'Mobile Number'", chosen],
	["'Side'", decides],
	["'Kind of Proof'", decides],
	["'What to Delete'", decides],
	["'Check for Forgery'", decides],
	["'High Risk From'", decides],
	["'Low Risk Up To'", decides],
	["'Blocking Tags'", decides],
	[
		"'Biz ID'",
		'A security check. Among the options it would be off, unseen, for everybody who does not look there.',
	],
	[
		"'Merchant Biz ID'",
		'The ID by which a lost answer is looked up; where it comes with the item, its default reads it from there.',
	],
	["'Region'", 'Data is found in one region only, so the answer depends on it.'],
].map(([finding, why]) => ({ rule: 'non-required-fields-in-collection', finding, why }));
