package profile

var alpha3 = map[string]string{}
