/** Operations of Alibaba Cloud that *Any Operation* does not offer, and why. */
export const leftOut: Readonly<Record<string, string>> = {
	AddressVerifyIntl: 'Deprecated. AddressVerifyV2Intl is the newer one.',
	CardOcr: 'Deprecated. DocOcr and DocOcrMaxV2 read documents.',
	DownloadVerifyRecordIntl: "Belongs to the console: it exports the console's list of records.",
	FraudResultCallBack: 'Deprecated. It takes results in instead of giving them.',
	KeepaliveIntl: 'Is what tests the credential; it does nothing else.',
	ModifyFaceRecord: "Takes only files in the console's own storage.",
	TempAccessTokenIntl: 'Would write temporary keys into the data of your executions.',
	TempOssUrlIntl: "Makes links to files in the console's own storage.",
};
