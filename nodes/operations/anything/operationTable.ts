import type { Charge } from '../../shared/transport/callDefinition';

/** One operation of ID Verification, as far as calling it goes. */
export interface OperationRow {
	charge: Charge['kind'];
	/** The member of the answer that holds what it says; none where that stands beside `Code`. */
	envelope: string | undefined;
	/** Parameters by where they travel. */
	query: readonly string[];
	body: readonly string[];
	required: readonly string[];
}

/**
 * Operation, charge and envelope | parameters in the query | parameters in the body; `*` for those
 * that are required.
 *
 * Source: Alibaba Cloud's metadata of 2025-12-19 and its SDKs of 2026-08. Generated; a test compares
 * it with `test/sandbox/operations.json`. The charge is stricter than the mark in the metadata where
 * the pages contradict it (FaceGuardRisk is billed) and where a second call adds something. What is
 * left out, and why, stands in the documentation.
 */
const written = `
AddFaceRecord writeAddsUp Result | | FaceGroupCode* FacePicture FacePictureFile FacePictureUrl FaceQualityCheck MerchantUserId ProductCode*
AddressCompareIntl paid Result | DefaultCountry* ProductCode* Text1* Text2* |
AddressVerifyV2Intl paid Result | DeviceToken* Mobile ProductCode* RegCountry* Text VerifyType |
BankMetaVerifyIntl paid ResultObject | BankCard* IdentifyNum IdentityType Mobile ParamType* ProductCode* ProductType* UserName* VerifyMode* |
CheckResult freeRead Result | ExtraImageControlList IsReturnImage MerchantBizId ReturnFiveCategorySpoofResult TransactionId |
CheckVerifyLog freeRead Result | | MerchantBizId TransactionId
CredentialGetResultIntl freeRead Result | TransactionId* |
CredentialRecognitionIntl paid Result | DocType* FraudCheck* OcrArea* ProductCode* | CredentialOcrPictureBase64 CredentialOcrPictureUrl
CredentialRecognitionIntlV2 paid Result | CredentialOcrPictureFile DocType* FileInputType FraudCheck* IdQuality OcrArea* OcrTranslation OcrValueStandard ProductCode* | CheckRuleConfig CredentialOcrPictureBase64 CredentialOcrPictureUrl
CredentialSubmitIntl writeAddsUp Result | DocType* FraudCheck* MerchantBizId* OcrArea* ProductCode* SceneCode* | CredentialOcrPictureBase64 CredentialOcrPictureUrl
CredentialSubmitIntlV2 writeAddsUp Result | CredentialOcrPictureFile DocType* FileInputType FraudCheck* IdQuality MerchantBizId* OcrArea* OcrTranslation OcrValueStandard ProductCode* SceneCode* | CheckRuleConfig CredentialOcrPictureBase64 CredentialOcrPictureUrl
CredentialVerifyIntl paid ResultObject | CredName* CredType* ImageUrl ProductCode* | ImageFile
DeepfakeDetectIntl paid ResultObject | FaceInputType FaceUrl MerchantBizId* ProductCode* SceneCode | FaceBase64
DeepfakeDetectIntlStream paid ResultObject | | FaceBase64 FaceFile FaceInputType FaceUrl MerchantBizId* ProductCode* SceneCode
DeleteFaceGroup freeWriteSameTwice Data | | Id*
DeleteFaceRecord freeWriteSameTwice Data | | Id
DeleteFaceRecordV2 freeWriteSameTwice Result | FaceGroupCode MerchantUserId* |
DeleteVerifyResult freeWriteSameTwice Result | DeleteAfterQuery DeleteType TransactionId |
DocOcr paid Result | CardSide DocType IdFaceQuality IdOcrPictureUrl IdThreshold MerchantBizId MerchantUserId Ocr ProductCode Spoof | IdOcrPictureBase64
DocOcrMax paid Result | OcrValueStandard | Authorize DocPage DocType* IdOcrPictureBase64 IdOcrPictureUrl IdSpoof IdThreshold MerchantBizId* MerchantUserId OcrModel ProductCode* Prompt SceneCode Spoof
DocOcrMaxV2 paid Result | OcrValueStandard | Authorize DocPage DocType IdOcrPictureBase64 IdOcrPictureFile IdOcrPictureUrl IdSpoof IdThreshold MerchantBizId MerchantUserId OcrModel ProductCode SceneCode
DocOcrV2 paid Result | CardSide DocType IdFaceQuality IdOcrPictureUrl IdThreshold MerchantBizId MerchantUserId Ocr ProductCode Spoof | IdOcrPictureBase64 IdOcrPictureFile
EkycVerify paid Result | Authorize Crop DocName DocNo DocType FacePictureUrl FaceQualityCheck IdOcrPictureUrl IdThreshold MerchantBizId MerchantUserId ProductCode | FacePictureBase64 IdOcrPictureBase64
EkycVerifyV2 paid Result | Authorize Crop DocName DocNo DocType FacePictureUrl FaceQualityCheck IdOcrPictureUrl IdThreshold MerchantBizId MerchantUserId ProductCode | FacePictureBase64 FacePictureFile IdOcrPictureBase64 IdOcrPictureFile
FaceCompare paid Result | FacePictureQualityCheck FaceQualityCheck MerchantBizId SourceFacePictureUrl TargetFacePictureUrl | SourceFacePicture TargetFacePicture
FaceCompareV2 paid Result | FacePictureQualityCheck FaceQualityCheck MerchantBizId SourceFacePictureUrl TargetFacePictureUrl | SourceFacePicture SourceFacePictureFile TargetFacePicture TargetFacePictureFile
FaceCrossCompareIntl paid Result | CompareModel FaceVerifyThreshold MerchantBizId* ProductCode* SceneCode SourceAFacePictureUrl SourceBFacePictureUrl SourceCFacePictureUrl | SourceAFacePicture SourceBFacePicture SourceCFacePicture
FaceDuplicationCheckIntl writeAddsUp Result | ProductCode* | AutoRegistration FaceAttributeCheck FaceGroupCodes FaceQualityCheck FaceRegisterGroupCode FaceVerifyThreshold Liveness MerchantBizId* MerchantUserId* ReturnFaces SaveFacePicture SceneCode SourceFacePicture SourceFacePictureUrl TargetFacePicture TargetFacePictureUrl UpdateFaceIfUserExists VerifyModel*
FaceGuardRisk paid Result | BizId DeviceToken MerchantBizId ProductCode Type |
FaceLiveness paid Result | Crop FaceAttributeCheck FacePictureUrl FaceQuality FaceQualityCheck MerchantBizId MerchantUserId Occlusion ProductCode | FacePictureBase64
FaceLivenessV2 paid Result | FaceAttributeCheck FacePictureFile FacePictureUrl FaceQualityCheck MerchantBizId MerchantUserId ProductCode* | FacePictureBase64
FaceVerifyIntl writeAddsUp Result | AutoRegistration FaceAttributeCheck FaceGroupCodes FaceQualityCheck FaceRegisterGroupCode MerchantBizId MerchantUserId ProductCode* ReturnFaces SourceFacePictureFile SourceFacePictureUrl TargetFacePictureFile TargetFacePictureUrl UpdateFaceIfUserExists VerifyModel | SourceFacePicture TargetFacePicture
Id2MetaPeriodVerifyIntl paid Result | | DocName* DocNo* DocType* MerchantBizId* MerchantUserId ProductCode* SceneCode ValidityEndDate* ValidityStartDate*
Id2MetaVerifyIntl paid Result | IdentifyNum ParamType ProductCode UserName |
IdnAuthorityVerifyIntl unknown Result | BirthDate* Email* FullName* IdNumber* MerchantBizId* MerchantUserId* Mobile* ProductCode* SceneCode SourceFacePictureFile SourceFacePictureUrl Timestamp* | SourceFacePicture
Initialize writeAddsUp Result | AppQualityCheck Authorize AutoDocPageConfig AutoRegistration CallbackToken CallbackUrl ChameleonFrameEnable Crop DateOfBirth DateOfExpiry DocName DocNo DocPageConfig DocScanMode DocType DocVideo DocumentNumber EditOcrResult Email ExperienceCode FaceAttributeCheck FaceGroupCodes FacePictureUrl FaceRegisterGroupCode FaceVerifyThreshold IdFaceQuality IdSpoof IdThreshold LanguageConfig MRTDInput MerchantBizId MerchantUserId MetaInfo Mobile Model Ocr OcrValueStandard Pages ProcedurePriority ProductCode ProductFlow ReturnFaces ReturnUrl SaveFacePicture SceneCode SecurityLevel ShowAlbumIcon ShowGuidePage ShowOcrResult StyleConfig TargetFacePicture TargetFacePictureUrl TemplateConfig TemplateRanCount TemplateType UpdateFaceIfUserExists UseNFC VerifyModel | FacePictureBase64
InitializeV2 writeAddsUp Result | AppQualityCheck Authorize AutoDocPageConfig AutoRegistration CallbackToken CallbackUrl ChameleonFrameEnable Crop DateOfBirth DateOfExpiry DocName DocNo DocPageConfig DocScanMode DocType DocVideo DocumentNumber EditOcrResult Email ExperienceCode FaceAttributeCheck FaceGroupCodes FacePictureFile FacePictureUrl FaceRegisterGroupCode FaceVerifyThreshold IdFaceQuality IdSpoof IdThreshold LanguageConfig MRTDInput MerchantBizId MerchantUserId MetaInfo Mobile Model Ocr OcrValueStandard Pages ProcedurePriority ProductCode ProductFlow ReturnFaces ReturnUrl SaveFacePicture SceneCode SecurityLevel ShowAlbumIcon ShowGuidePage ShowOcrResult StyleConfig TargetFacePictureFile TargetFacePictureUrl TemplateConfig TemplateRanCount TemplateType UpdateFaceIfUserExists UseNFC VerifyModel | FacePictureBase64 TargetFacePicture
Mobile2MetaVerifyIntl paid Result | | Mobile* ParamType* ProductCode* UserName*
Mobile3MetaVerifyIntl paid Result | IdentifyNum Mobile ParamType ProductCode UserName |
ModifyFaceGroup writeAddsUp Data | | Description Id Name*
QueryFaceGroup freeRead - | CurrentPage* GroupCode MaxResults Name NextToken PageSize* |
QueryFaceRecord freeRead - | CurrentPage* FaceGroupCode* FaceId MaxResults MerchantUserId NextToken PageSize* RegistrationType |
`;

const names = (text = '') => text.split(' ').filter((word) => word !== '');
const bare = (name: string) => name.replace('*', '');

function read(line: string): [action: string, row: OperationRow] {
	const [head, query, body] = line.split('|').map(names);
	const [action = '', charge = '', envelope] = head ?? [];
	return [
		action,
		{
			charge: charge as Charge['kind'],
			envelope: envelope === '-' ? undefined : envelope,
			query: (query ?? []).map(bare),
			body: (body ?? []).map(bare),
			required: [...(query ?? []), ...(body ?? [])].filter((name) => name.endsWith('*')).map(bare),
		},
	];
}

/** The operations that *Any Operation* can call, by name. */
export const operationTable: Readonly<Record<string, OperationRow>> = Object.fromEntries(
	written.trim().split('\n').map(read),
);
