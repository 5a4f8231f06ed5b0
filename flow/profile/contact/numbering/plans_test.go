package numbering

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

var writePlans = flag.Bool("write-plans", false, "write plans.txt from the metadata of libphonenumber's port")

const header = `Numbering plans, from the metadata of libphonenumber, https://github.com/google/libphonenumber.
Copyright (C) 2009 The Libphonenumber Authors. Licensed under the Apache License, Version 2.0; see LICENSE.
Changed: reduced to what this package needs, and written in the form that plan.go describes.
Generated: run go generate after an update of github.com/nyaruka/phonenumbers.
`

func TestPlansAreUpToDate(t *testing.T) {
	want := header + written(t)
	if *writePlans {
		if err := os.WriteFile("plans.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if plans != want {
		t.Error("plans.txt differs from the metadata of the library in go.mod: run go generate ./flow/profile/contact/numbering")
	}
}

// written is plans.txt without its header.
func written(t *testing.T) string {
	numbers, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	short, err := phonenumbers.ShortNumberMetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	plans, shorts := make(map[string]*phonenumbers.PhoneMetadata), make(map[string]*phonenumbers.PhoneMetadata)
	for _, m := range numbers.GetMetadata() {
		plans[fmt.Sprint(m.GetCountryCode(), " ", m.GetId())] = m
	}
	for _, m := range short.GetMetadata() {
		shorts[m.GetId()] = m
	}
	var codes []string
	var blocks strings.Builder
	for _, code := range slices.Sorted(maps.Keys(phonenumbers.GetSupportedCallingCodes())) {
		regions := phonenumbers.GetRegionCodesForCountryCode(code)
		codes = append(codes, fmt.Sprint(code, " ", strings.Join(regions, " ")))
		for _, region := range regions {
			key := fmt.Sprint(code, " ", region)
			m := plans[key]
			if m == nil {
				t.Fatalf("no plan of %s", key)
			}
			blocks.WriteString("\n" + block(key, m, shorts[region]))
		}
	}
	return "\n" + strings.Join(codes, "\t") + "\n" + blocks.String()
}

// block is the plan of a region.
func block(key string, m, short *phonenumbers.PhoneMetadata) string {
	var b strings.Builder
	line := func(fields ...string) { b.WriteString(strings.Join(fields, "\t") + "\n") }
	general := m.GetGeneralDesc()
	kind := func(kind Kind, d *phonenumbers.PhoneNumberDesc) {
		lengths := d.GetPossibleLength()
		if len(lengths) == 0 {
			lengths = general.GetPossibleLength()
		}
		pattern := d.GetNationalNumberPattern()
		if kind == 'g' || kind == '#' || pattern != "" && pattern != "NA" && lengths[0] > 0 {
			line(string(rune(kind)), bit(lengths), bit(d.GetPossibleLengthLocalOnly()), pattern)
		}
	}
	line(key, m.GetInternationalPrefix(), strings.ReplaceAll(m.GetNationalPrefix(), "~", ""), m.GetNationalPrefixForParsing(), m.GetNationalPrefixTransformRule(),
		m.GetLeadingDigits(), m.GetFixedLine().GetExampleNumber())
	kind('g', general)
	kind(PremiumRate, m.GetPremiumRate())
	kind(TollFree, m.GetTollFree())
	kind(SharedCost, m.GetSharedCost())
	kind(Ordinary, m.GetVoip())
	kind(Ordinary, m.GetPersonalNumber())
	kind(Pager, m.GetPager())
	kind(Ordinary, m.GetUan())
	kind(Voicemail, m.GetVoicemail())
	kind(Ordinary, m.GetFixedLine())
	if !m.GetSameMobileAndFixedLinePattern() {
		kind(Ordinary, m.GetMobile())
	}
	if general = short.GetGeneralDesc(); short != nil {
		kind('#', general)
		kind('#', short.GetShortCode())
	}
	for _, f := range m.GetNumberFormat() {
		abroad := f.GetFormat()
		if len(m.GetIntlNumberFormat()) > 0 {
			abroad = ""
		}
		line("-", f.GetPattern(), last(f), atHome(f), abroad)
	}
	for _, f := range m.GetIntlNumberFormat() {
		line("-", f.GetPattern(), last(f), "", f.GetFormat())
	}
	return b.String()
}

// bit has a bit for each length.
func bit(lengths []int32) string {
	var set uint32
	for _, n := range lengths {
		if n > 0 {
			set |= 1 << n
		}
	}
	if set == 0 {
		return ""
	}
	return fmt.Sprintf("%x", set)
}

// last is the most precise pattern of the digits that a format is for.
func last(f *phonenumbers.NumberFormat) string {
	if all := f.GetLeadingDigitsPattern(); len(all) > 0 {
		return all[len(all)-1]
	}
	return ""
}

// atHome is a format with what is written before the first group at home.
func atHome(f *phonenumbers.NumberFormat) string {
	at := strings.IndexByte(f.GetFormat(), '$')
	if rule := f.GetNationalPrefixFormattingRule(); rule != "" {
		return f.GetFormat()[:at] + rule + f.GetFormat()[at+2:]
	}
	return f.GetFormat()
}
