"""Lists made up for the tests, in the forms in which the publishers give theirs. Nobody on them exists."""

from __future__ import annotations

SDN_CSV = (
    '90001,"ZAMFARI, Ora Selim","individual","SDGT] [ZAN","commander",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 03 Mar 1971; POB Kalat, Syria; nationality Syria; Gender Male; Linked To: ZAMFAR BRIGADE."\r\n'
    '90002,"ZAMFAR BRIGADE",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '90003,"KALAT STAR","vessel","ZAN",-0- ,"5ZZ1","Tanker",-0- ,-0- ,"Panama",-0- ,"IMO 9000003."\r\n'
    "\x1a"
)
ALT_CSV = (
    '90001,1,"aka","AL-ZAMFARI, Abu Selim",-0- \r\n90002,2,"aka","LIWA ZAMFAR",-0- \r\n90002,3,"fka","ZAMFAR COMPANY",'
    "-0- \r\n\x1a"
)
SDN_XML = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="http://tempuri.org/sdnList.xsd">
  <publshInformation><Publish_Date>01/31/2018</Publish_Date><Record_Count>2</Record_Count></publshInformation>
  <sdnEntry>
    <uid>90001</uid><firstName>Ora Selim</firstName><lastName>ZAMFARI</lastName><sdnType>Individual</sdnType>
    <programList><program>SDGT</program></programList>
    <akaList><aka><uid>1</uid><type>a.k.a.</type><lastName>AL-ZAMFARI</lastName><firstName>Abu</firstName></aka></akaList>
    <nationalityList><nationality><country>Syria</country></nationality></nationalityList>
    <dateOfBirthList><dateOfBirthItem><dateOfBirth>03 Mar 1971</dateOfBirth></dateOfBirthItem></dateOfBirthList>
  </sdnEntry>
  <sdnEntry>
    <uid>90002</uid><lastName>ZAMFAR BRIGADE</lastName><sdnType>Entity</sdnType>
    <addressList><address><country>Syria</country></address></addressList>
  </sdnEntry>
</sdnList>
"""
UN_XML = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2018-01-31T00:00:00">
  <INDIVIDUALS>
    <INDIVIDUAL>
      <DATAID>80001</DATAID><FIRST_NAME>ORA</FIRST_NAME><SECOND_NAME>SELIM</SECOND_NAME><THIRD_NAME>ZAMFARI</THIRD_NAME>
      <FOURTH_NAME>na</FOURTH_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDi.999</REFERENCE_NUMBER>
      <LISTED_ON>2017-08-29</LISTED_ON><NAME_ORIGINAL_SCRIPT>أورا زمفري</NAME_ORIGINAL_SCRIPT>
      <NATIONALITY><VALUE>Syrian Arab Republic</VALUE></NATIONALITY>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Abu Selim al-Zamfari</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1971-03-03</DATE></INDIVIDUAL_DATE_OF_BIRTH>
    </INDIVIDUAL>
  </INDIVIDUALS>
  <ENTITIES>
    <ENTITY>
      <DATAID>80002</DATAID><FIRST_NAME>ZAMFAR BRIGADE</FIRST_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE>
      <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Liwa Zamfar</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ADDRESS><COUNTRY>Syrian Arab Republic</COUNTRY></ENTITY_ADDRESS>
    </ENTITY>
  </ENTITIES>
</CONSOLIDATED_LIST>
"""
FTM = (
    '{"id": "zan-1", "caption": "Ora Selim Zamfari", "schema": "Person", "datasets": ["zan"], "properties": '
    '{"name": ["Ora Selim Zamfari"], "weakAlias": ["Abu Selim"], "nationality": ["sy"], "birthDate": ["1971-03-03"], '
    '"topics": ["sanction"]}}\n'
    '{"id": "zan-2", "schema": "Organization", "properties": {"name": ["Zamfar Brigade"], "topics": ["sanction"]}}\n'
    '{"id": "zan-3", "schema": "Person", "properties": {"name": ["Some Minister"], "topics": ["role.pep"]}}\n'
    '{"id": "zan-4", "schema": "Address", "properties": {"full": ["1 Mill Road, Kalat"]}}\n'
)
