package profile

import (
	"fmt"
	"strings"
)

// normalSID is a SID as Twilio writes it: the prefix in upper case, the 32
// hexadecimal digits in lower case.
func normalSID(_ Application, text string) string {
	sid := code(text)
	if len(sid) != 34 || !plain(sid) {
		return clean(text)
	}
	return sid[:2] + strings.ToLower(sid[2:])
}

// isSID reports whether text is a SID of a kind.
func isSID(text, prefix string) bool {
	return len(text) == 34 && text[:2] == prefix && strings.Trim(text[2:], "0123456789abcdef") == ""
}

// sidCheck refuses what is no SID of a kind; where says where people find it.
func sidCheck(prefix, where string) func(Application, string) finding {
	return func(a Application, text string) finding {
		switch sid := normalSID(a, text); {
		case isSID(sid, prefix):
			return finding{}
		case len(sid) == 34 && isSID(sid, sid[:2]):
			return wrong("is the SID of something else", fmt.Sprintf("this one begins with %s; %s", prefix, where))
		case strings.HasPrefix(sid, prefix):
			return wrong("is not a whole SID", fmt.Sprintf("%s and 32 digits or letters a to f; %s", prefix, where))
		}
		return wrong("is not a SID", fmt.Sprintf("%s and 32 digits or letters a to f; %s", prefix, where))
	}
}
