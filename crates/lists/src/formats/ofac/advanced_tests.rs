//! `SDN_ADVANCED.XML` as its schema has it, with the traps of the real file.

use super::advanced;
use crate::formats::check::{entry, read_set, read_text, shared};
use crate::reading::{Kept, Out};
use karez_model::{Listed, Statement, term};
use karez_tables::Content;

const VALUES: &str = r#"<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
<AreaCodeValues><AreaCode ID="11291" CountryID="11291" Description="undetermined"/></AreaCodeValues>
<CountryValues><Country ID="1" ISO2="JP">Japan</Country><Country ID="2" ISO2="IR">Iran</Country></CountryValues>
<DetailReferenceValues><DetailReference ID="91526">Male</DetailReference></DetailReferenceValues>
<DocNameStatusValues><DocNameStatus ID="1">Primary Latin</DocNameStatus><DocNameStatus ID="2">Others</DocNameStatus></DocNameStatusValues>
<EntryEventTypeValues><EntryEventType ID="1">Created</EntryEventType></EntryEventTypeValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="9">Place of Birth</FeatureType><FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="25">Location</FeatureType><FeatureType ID="224">Gender</FeatureType><FeatureType ID="504">Secondary sanctions risk:</FeatureType><FeatureType ID="344">Digital Currency Address - XBT</FeatureType></FeatureTypeValues>
<IDRegDocDateTypeValues><IDRegDocDateType ID="1480">Issue Date</IDRegDocDateType><IDRegDocDateType ID="1481">Expiration Date</IDRegDocDateType></IDRegDocDateTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType><IDRegDocType ID="1626">Vessel Registration Identification</IDRegDocType></IDRegDocTypeValues>
<LegalBasisValues><LegalBasis ID="1" LegalBasisShortRef="Unknown">Unknown</LegalBasis><LegalBasis ID="1828" LegalBasisShortRef="EO 1">Executive Order 1 (Examples)</LegalBasis></LegalBasisValues>
<ListValues><List ID="1550">SDN List</List><List ID="91512">Consolidated List</List></ListValues>
<LocPartTypeValues><LocPartType ID="1">Unknown</LocPartType><LocPartType ID="1451">ADDRESS1</LocPartType><LocPartType ID="1454">CITY</LocPartType><LocPartType ID="1456">POSTAL CODE</LocPartType></LocPartTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType><NamePartType ID="1525">Entity Name</NamePartType><NamePartType ID="1526">Vessel Name</NamePartType><NamePartType ID="91708">Patronymic</NamePartType></NamePartTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType><PartyType ID="4">Transport</PartyType></PartyTypeValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<RelationTypeValues><RelationType ID="15003">Owned or Controlled By</RelationType></RelationTypeValues>
<ReliabilityValues><Reliability ID="1">Unknown</Reliability><Reliability ID="1561">False</Reliability></ReliabilityValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="1705">Block</SanctionsType></SanctionsTypeValues>
<ScriptValues><Script ID="215">Latin</Script><Script ID="220">Cyrillic</Script><Script ID="501">Chinese Simplified</Script></ScriptValues>
<ValidityValues><Validity ID="1">Valid</Validity><Validity ID="2">Fraudulent</Validity></ValidityValues></ReferenceValueSets>"#;

const PLACES: &str = r#"<Locations><Location ID="80"><LocationAreaCode AreaCodeID="11291"/></Location>
<Location ID="81"><LocationPart LocPartTypeID="1"><LocationPartValue Primary="true"><Comment/><Value>Iran</Value></LocationPartValue></LocationPart></Location>
<Location ID="82"><LocationCountry CountryID="1"/><LocationPart LocPartTypeID="1456"><LocationPartValue Primary="true"><Comment/><Value>453-0015</Value></LocationPartValue></LocationPart>
<LocationPart LocPartTypeID="1454"><LocationPartValue Primary="false"><Comment>Japanese</Comment><Value>名古屋市</Value></LocationPartValue><LocationPartValue Primary="true"><Comment/><Value>Nagoya</Value></LocationPartValue></LocationPart>
<LocationPart LocPartTypeID="1451"><LocationPartValue Primary="true"><Comment/><Value>Smith &amp; Sons Bldg</Value></LocationPartValue></LocationPart></Location></Locations>"#;

const DOCUMENTS: &str = r#"<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="70" IssuedBy-CountryID="2" ValidityID="2"><Comment/><IDRegistrationNo>A1</IDRegistrationNo><IssuingAuthority/>
<DocumentDate IDRegDocDateTypeID="1481"><DatePeriod><Start><From><Year>2028</Year><Month>5</Month><Day>20</Day></From></Start></DatePeriod></DocumentDate></IDRegDocument>
<IDRegDocument ID="2" IDRegDocTypeID="1626" IdentityID="90" ValidityID="1"><IDRegistrationNo>IMO 1234567</IDRegistrationNo></IDRegDocument></IDRegDocuments>"#;

const PARTIES: &str = r#"<DistinctParties><DistinctParty FixedRef="7"><Comment>Remark &amp; more</Comment><Profile ID="7" PartySubTypeID="4"><Identity ID="70" Primary="true" False="false">
<Alias FixedRef="7" AliasTypeID="1403" Primary="true" LowQuality="false">
<DocumentedName DocNameStatusID="2"><DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="501">示</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="2" ScriptID="501">例</NamePartValue></DocumentedNamePart></DocumentedName>
<DocumentedName DocNameStatusID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="2" ScriptID="215">John</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="3" ScriptID="215">Ivanovich</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="215">al-Doe</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<Alias AliasTypeID="1401" Primary="false" LowQuality="false"><DocumentedName DocNameStatusID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="215">ROE</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<Alias AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName DocNameStatusID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="9" ScriptID="215">THE BOSS</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1520"/></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="2" NamePartTypeID="1521"/><NamePartGroup ID="3" NamePartTypeID="91708"/></MasterNamePartGroup></NamePartGroups></Identity>
<Feature FeatureTypeID="8"><FeatureVersion ReliabilityID="1"><Comment/><DatePeriod><Start Approximate="true"><From><Year>1961</Year><Month>1</Month><Day>1</Day></From><To><Year>1961</Year><Month>1</Month><Day>1</Day></To></Start><End Approximate="true"><From><Year>1962</Year><Month>12</Month><Day>31</Day></From><To><Year>1962</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod><VersionDetail DetailTypeID="1430"/></FeatureVersion></Feature>
<Feature FeatureTypeID="8"><FeatureVersion ReliabilityID="1561"><DatePeriod><Start><From><Year>1999</Year></From></Start></DatePeriod></FeatureVersion></Feature>
<Feature FeatureTypeID="9"><FeatureVersion><VersionDetail DetailTypeID="1432">Cairo &amp; Giza, Egypt</VersionDetail></FeatureVersion></Feature>
<Feature FeatureTypeID="10"><FeatureVersion><VersionDetail DetailTypeID="1433"/><VersionLocation LocationID="81"/></FeatureVersion></Feature>
<Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="82"/></FeatureVersion></Feature>
<Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="80"/></FeatureVersion></Feature>
<Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="424242"/></FeatureVersion></Feature>
<Feature FeatureTypeID="224"><FeatureVersion><VersionDetail DetailTypeID="1431" DetailReferenceID="91526"/></FeatureVersion></Feature>
<Feature FeatureTypeID="344"><FeatureVersion><VersionDetail DetailTypeID="1432">1Example</VersionDetail></FeatureVersion></Feature></Profile></DistinctParty>
<DistinctParty FixedRef="8"><Profile ID="8" PartySubTypeID="3"><Identity ID="80" Primary="true"><Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName DocNameStatusID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="5" ScriptID="215">Smith &amp; Sons</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile></DistinctParty>
<DistinctParty FixedRef="9"><Profile ID="9" PartySubTypeID="1"><Identity ID="90" Primary="true"><Alias AliasTypeID="1403"><DocumentedName><DocumentedNamePart><NamePartValue>EXAMPLE STAR</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile></DistinctParty>
<DistinctParty FixedRef="10"><Profile ID="10" PartySubTypeID="4"/></DistinctParty></DistinctParties>"#;

const ENTRIES: &str = r#"<ProfileRelationships><ProfileRelationship ID="1" From-ProfileID="7" To-ProfileID="8" RelationTypeID="15003" Former="true"><Comment/></ProfileRelationship></ProfileRelationships>
<SanctionsEntries><SanctionsEntry ID="1" ProfileID="7" ListID="1550"><EntryEvent ID="1" EntryEventTypeID="1" LegalBasisID="1828"><Comment/><Date><Year>2001</Year><Month>12</Month><Day>4</Day></Date></EntryEvent>
<EntryEvent ID="2" EntryEventTypeID="1" LegalBasisID="1"><Date><Year>2024</Year><Month>1</Month><Day>5</Day></Date></EntryEvent>
<SanctionsMeasure ID="1" SanctionsTypeID="1705"/><SanctionsMeasure ID="2" SanctionsTypeID="1"><Comment>SDGT</Comment></SanctionsMeasure><SanctionsMeasure ID="3" SanctionsTypeID="1"><Comment>EXAM</Comment></SanctionsMeasure></SanctionsEntry>
<SanctionsEntry ID="2" ProfileID="7" ListID="91512"><EntryEvent ID="3" EntryEventTypeID="1"><Date><Year>1999</Year></Date></EntryEvent><SanctionsMeasure SanctionsTypeID="1"><Comment>SDGT</Comment></SanctionsMeasure></SanctionsEntry></SanctionsEntries>"#;

fn document(parts: &[&str]) -> String {
    let date = "<DateOfIssue CalendarTypeID=\"1\"><Year>2026</Year><Month>5</Month><Day>21</Day></DateOfIssue>";
    format!("<?xml version=\"1.0\"?>\n<Sanctions Version=\"3\">{date}{}</Sanctions>", parts.concat())
}

fn said<'l>(listed: &'l Listed, value: &str) -> &'l Statement {
    listed.statements.iter().find(|s| s.value == value).unwrap()
}

#[test]
fn a_party_is_gathered_from_all_over_the_file() {
    let text = document(&[VALUES, PLACES, DOCUMENTS, PARTIES, ENTRIES]);
    let (kept, summary) = read_text("us-ofac-sdn", &[("SDN_ADVANCED.XML", &text)]).unwrap();
    assert_eq!((summary.rows, summary.rejects, kept.rejects[0].excerpt.as_str()), (4, 1, "10"));
    assert_eq!((summary.published.unwrap().to_string().as_str(), summary.partial.len()), ("2026-05-21", 0));
    let l = entry(&kept, "us-ofac-sdn-7");
    assert_eq!(l.entity.names().collect::<Vec<_>>(), ["al-Doe, John Ivanovich", "示例", "THE BOSS", "ROE"]);
    assert_eq!((said(l, "示例").script.as_str(), said(l, "THE BOSS").quality.as_str()), ("Chinese Simplified", "weak"));
    assert_eq!((l.entity.first("lastName"), l.entity.first("fatherName")), (Some("al-Doe"), Some("Ivanovich")));
    assert_eq!(l.entity.values("birthDate"), ["1961", "1962"]);
    assert_eq!(said(l, "1961").note, "circa, between 1961-01-01 and 1962-12-31");
    assert_eq!((l.entity.first("birthPlace"), l.entity.first("gender")), (Some("Cairo & Giza, Egypt"), Some("male")));
    assert_eq!((l.entity.values("nationality"), l.entity.values("country")), (&["ir".into()][..], &["jp".into()][..]));
    assert_eq!(l.entity.values("address"), ["Smith & Sons Bldg, Nagoya 453-0015, Japan", "名古屋市, Japan"]);
    assert_eq!(said(l, "名古屋市, Japan").script, "Japanese");
    assert_eq!(said(l, "A1").note, "Passport, Iran, expires 2028-05-20, Fraudulent");
    assert_eq!(
        (said(l, "1Example").property.as_str(), l.entity.values("notes")),
        ("idNumber", &["Birthdate, false".to_owned(), "Remark & more".to_owned()][..])
    );
    let listing = &l.listings[0];
    assert_eq!(listing.programs, ["SDGT", "EXAM"]);
    assert_eq!((listing.effective.unwrap().to_string().as_str(), listing.delisted), ("2001-12-04", None));
    assert_eq!(
        (listing.basis.as_str(), &listing.terms[term::MEASURES][..]),
        ("Executive Order 1 (Examples)", &["Block".to_owned()][..])
    );
    assert_eq!(listing.terms[term::LINKED_TO], ["Smith & Sons (Owned or Controlled By, ofac-8, former)"]);
    assert_eq!(listing.terms[term::DATES], ["SDN List: 2001-12-04", "Consolidated List: 1999"]);
    let schemas = [8, 9].map(|uid| entry(&kept, &format!("us-ofac-sdn-{uid}")).entity.schema.as_str());
    assert_eq!(schemas, ["Organization", "Vessel"]);
    assert_eq!(entry(&kept, "us-ofac-sdn-9").entity.values("imoNumber"), ["IMO1234567"]);
}

#[test]
fn the_order_of_the_parts_does_not_matter() {
    let read = |parts: &[&str]| {
        let text = document(parts);
        let (kept, _) = read_text("us-ofac-sdn", &[("x.xml", &text)]).unwrap();
        let strip = |l: Listed| (l.entity, l.listings[0].terms.clone(), l.listings[0].effective, l.statements);
        kept.entries.into_iter().map(strip).collect::<Vec<_>>()
    };
    let usual = read(&[VALUES, PLACES, DOCUMENTS, PARTIES, ENTRIES]);
    assert_eq!(usual, read(&[PARTIES, ENTRIES, DOCUMENTS, PLACES, VALUES]));
    assert_eq!(usual, read(&[VALUES, PARTIES, DOCUMENTS, ENTRIES, PLACES]));
}

#[test]
fn what_is_not_the_whole_list_says_so() {
    let none = document(&[VALUES, PLACES, DOCUMENTS, PARTIES]);
    let (_, summary) = read_text("us-ofac-sdn", &[("x.xml", &none)]).unwrap();
    assert!(summary.partial[0].contains("no sanctions entries"), "{:?}", summary.partial);
    let changes = document(&[VALUES, PARTIES, ENTRIES]).replace("Version=\"3\"", "Version=\"3\" DeltaBaseVersion=\"2\"");
    let (_, summary) = read_text("us-ofac-sdn", &[("x.xml", &changes)]).unwrap();
    assert!(summary.partial[0].contains("only the changes to version 2"), "{:?}", summary.partial);
    let other = document(&[VALUES, PARTIES, &ENTRIES.replace("91512", "1550")]);
    let error = read_text("us-ofac-cons", &[("x.xml", &other)]).unwrap_err().to_string();
    assert!(error.contains("the file says it is the SDN List"), "{error}");
}

#[test]
fn the_authored_sample_is_read() {
    let Some(file) = shared("us-ofac-sdn/format-sample/SDN_ADVANCED_sample.xml") else { return };
    let (kept, summary) = read_set("us-ofac-sdn", &[file]).unwrap();
    assert_eq!((summary.rows, summary.rejects, summary.partial.len()), (2, 0, 0));
    let l = entry(&kept, "us-ofac-sdn-29299");
    let names: Vec<&str> = l.entity.names().collect();
    assert_eq!(names, ["XINJIANG PRODUCTION AND CONSTRUCTION CORPS", "新疆生产建设兵团", "XPCC"]);
    assert_eq!((l.entity.schema.as_str(), l.listings[0].programs[0].as_str()), ("Organization", "GLOMAG"));
    assert_eq!(
        (said(l, "新疆生产建设兵团").script.as_str(), said(l, "XPCC").property.as_str()),
        ("Chinese Simplified", "weakAlias")
    );
    assert_eq!(entry(&kept, "us-ofac-sdn-29300").entity.caption(), "SUN, Jinlong");
}

#[test]
fn a_file_that_breaks_off_anywhere_is_refused() {
    let text = document(&[VALUES, PLACES, DOCUMENTS, PARTIES, ENTRIES]);
    let source = crate::source("us-ofac-sdn").unwrap();
    for end in (0..text.len() - 1).step_by(7).filter(|end| text.is_char_boundary(*end)) {
        let mut kept = Kept::default();
        let set = [Content::of_bytes("x.xml", &text.as_bytes()[..end])];
        assert!((advanced::FORMAT.read)(&source, &set, &mut Out::new(&mut kept)).is_err(), "{end}");
    }
}

proptest::proptest! {
    #[test]
    fn no_reference_makes_the_reader_stumble(id in "[0-9]{0,6}", text in "[a-z&;<>/ ]{0,12}") {
        let (places, parties) = (PLACES.replace("82", &id), PARTIES.replace("70", &id).replace("1961", &text));
        let text = document(&[VALUES, &places, DOCUMENTS, &parties, ENTRIES]);
        let source = crate::source("us-ofac-sdn").unwrap();
        let set = [Content::of_bytes("x.xml", text.into_bytes())];
        let mut kept = Kept::default();
        let _ = (advanced::FORMAT.read)(&source, &set, &mut Out::new(&mut kept));
    }
}
