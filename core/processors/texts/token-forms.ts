/**
 * How tokens begin, so that nothing else does, and go on: as their owners publish it, and gitleaks collects it. In the characters of one run
 * only (`find-tokens.ts`).
 */
const FORMS: readonly (readonly [beginning: string, rest: string])[] = [
  // JWT and JWE (RFC 7519, 7516)
  ['eyJ', String.raw`[\w-]{8,}\.[\w-]*\.[\w-]*(?:\.[\w-]*){0,2}`],
  // clouds
  ['A(?:KIA|SIA|BIA|CCA)', '[A-Z0-9]{16}'],
  ['AIza', String.raw`[\w-]{35}`],
  [String.raw`ya29\.`, String.raw`[\w.-]{20,}`],
  ['GOCSPX-', String.raw`[\w-]{28}`],
  ['do[opr]_v1_', '[0-9a-f]{64}'],
  ['HRKU-AA', String.raw`[\w-]{50,}`],
  [String.raw`hv[bsr]\.`, String.raw`[\w-]{24,}`],
  [String.raw`atlasv1\.`, String.raw`[\w-]{60,}`],
  ['pul-', '[0-9a-f]{40}'],
  [String.raw`dp\.(?:pt|st|sa|ct|scim|audit)\.`, String.raw`[\w.-]{40,}`],
  ['dapi', '[0-9a-f]{32}'],
  ['pscale_(?:tkn|pw|oauth)_', String.raw`[\w.-]{32,}`],
  // code and packages
  ['gh[opsur]_', String.raw`\w{36,}`],
  ['github_pat_', String.raw`\w{22,}`],
  ['gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas|ffct)-', String.raw`[\w-]{20,}`],
  ['GR1348941', String.raw`[\w-]{20,}`],
  ['npm_', String.raw`\w{36}`],
  ['dckr_(?:pat|oat)_', String.raw`[\w-]{20,}`],
  ['pypi-', String.raw`[\w-]{50,}`],
  ['rubygems_', '[0-9a-f]{48}'],
  ['AT[AC]TT3', String.raw`[\w-]{60,}`],
  ['vercel_blob_rw_', String.raw`\w{20,}`],
  ['sbp_', '[0-9a-f]{40}'],
  ['figd_', String.raw`[\w-]{40}`],
  ['PMAK-', '[0-9a-f]{24}-[0-9a-f]{34}'],
  // messages and work
  ['xox[abeprs]-', String.raw`[\w-]{10,}`],
  ['xapp-', String.raw`\d-\w+-\d+-\w{16,}`],
  [String.raw`SG\.`, String.raw`[\w-]{16,}\.[\w-]{16,}`],
  ['xkeysib-', '[0-9a-f]{64}-[0-9A-Za-z]{16}'],
  ['lin_api_', String.raw`\w{40}`],
  ['ntn_', String.raw`\d{11}\w{35}`],
  // money and shops
  ['(?:sk|rk)_(?:live|test|prod)_', String.raw`\w{16,}`],
  ['whsec_', String.raw`\w{24,}`],
  ['shp(?:at|ca|pa|ss)_', '[0-9a-fA-F]{32}'],
  ['sq0(?:atp|csp)-', String.raw`[\w-]{22,}`],
  // observability and models
  ['glsa_', String.raw`\w{32}_[0-9a-fA-F]{8}`],
  ['glc_eyJ', String.raw`[\w-]{30,}`],
  ['NR(?:AK|JS|II|IQ)-', '[0-9A-Za-z-]{19,}'],
  [String.raw`dt0[cs]\d\d\.`, String.raw`[A-Z0-9]{24}\.[A-Z0-9]{64}`],
  ['sntrys_eyJ', String.raw`[\w.-]{30,}`],
  ['sntryu_', '[0-9a-f]{64}'],
  ['hf_', String.raw`\w{30,}`],
  ['gsk_', String.raw`\w{48,}`],
  ['pplx-', String.raw`\w{40,}`],
  ['lsv2_(?:pt|sk)_', '[0-9a-f]{32}_[0-9a-f]{10}'],
  ['AGE-SECRET-KEY-1', '[0-9A-Z]{50,}'],
];

export const TOKEN_BEGINNINGS = FORMS.map(([beginning]) => beginning).join('|');
export const TOKEN_FORMS = FORMS.map(([beginning, rest]) => beginning + rest).join('|');
