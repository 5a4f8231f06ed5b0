package twilioapi

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"
	trusthub "github.com/twilio/twilio-go/rest/trusthub/v1"

	"trusthub-wizard/flow"
)

// A call is one call to Twilio's API. It poses as twilio-go's [client.BaseClient]:
// twilio-go says what to send, and the call sends it once, under the context that
// twilio-go has no parameter for, and keeps the answer.
type call struct {
	client *Client
	ctx    context.Context
	op     string
	verb   string
	kind   flow.Kind
	facts  facts
	parent string
	sid    string // the object's; "" before there is one
	err    error  // why the call failed, always a *flow.Error

	target *url.URL // the request's; nil before there is one
	answer answer
}

var _ client.BaseClient = (*call)(nil)

// begin prepares a call. It checks the SIDs, because twilio-go puts them into paths as they
// are.
func (c *Client) begin(ctx context.Context, verb string, kind flow.Kind, parent, sid string) *call {
	k := &call{client: c, ctx: ctx, op: verb + " " + string(kind), verb: verb, kind: kind, parent: parent, sid: sid}
	known := false
	k.facts, known = kinds[kind]
	switch {
	case !known:
		k.refuse(fmt.Errorf("there is no kind %q", kind))
	case k.facts.below && !isSID("BU", parent):
		k.refuse(errors.New("the SID of its customer profile isn't BU and 32 hexadecimal digits"))
	case verb != "list" && verb != "create" && !k.facts.single && !isSID(k.facts.prefix, sid):
		k.refuse(fmt.Errorf("its SID isn't %s and 32 hexadecimal digits", k.facts.prefix))
	}
	return k
}

// refuse fails a call that Twilio would refuse however often it's sent.
func (k *call) refuse(err error) {
	if k.err == nil {
		k.err = &flow.Error{Class: flow.Refused, Op: k.op, Err: err}
	}
}

var sidPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]{2}[0-9a-fA-F]{32}$`) })

func isSID(prefix, text string) bool {
	return sidPattern().MatchString(text) && strings.HasPrefix(text, prefix)
}

// make lets twilio-go send the call. exists reports whether Twilio has such a call.
func (k *call) make(exists bool, send func(services) error) error {
	if !exists {
		k.refuse(errors.New("no such call exists at Twilio"))
	}
	if k.err != nil {
		return k.err
	}
	// client.NewRequestHandler would read TWILIO_EDGE and TWILIO_REGION, but the Trust Hub is
	// in one region only.
	h := &client.RequestHandler{Client: k}
	err := send(services{trusthub.NewApiService(h), api.NewApiService(h)})
	switch {
	case k.err != nil:
		return k.err
	case k.target == nil:
		k.refuse(cmp.Or(err, errors.New("nothing was sent"))) // twilio-go or filled refused the call
		return k.err
	}
	return nil // twilio-go's reading of the answer doesn't matter: see object
}

// object makes the call and reads the one object in its answer.
func (k *call) object(exists bool, send func(services) error) (flow.Object, error) {
	if err := k.make(exists, send); err != nil {
		return flow.Object{}, err
	}
	o, err := readObject(k.kind, k.answer.body)
	if k.facts.single {
		o.SID = o.Fields["customer_profile_sid"]
	}
	switch {
	case err != nil:
	case !isSID(k.facts.prefix, o.SID):
		err = fmt.Errorf("the answer has no SID that starts with %s", k.facts.prefix)
	case k.sid != "" && o.SID != k.sid:
		err = errors.New("the answer is about another object")
	}
	if err != nil {
		return flow.Object{}, k.unknown(err)
	}
	return o, nil
}

// unknown is the error for an answer that doesn't tell what Twilio did.
func (k *call) unknown(err error) *flow.Error {
	return &flow.Error{Class: flow.Unknown, Op: k.op, Status: k.answer.status, RequestID: k.answer.requestID, Err: err}
}

// SendRequest makes the one request of the call; see [client.BaseClient].
func (k *call) SendRequest(method, rawURL string, data url.Values, headers map[string]any, _ ...byte) (*http.Response, error) {
	if k.target != nil {
		return nil, k.unknown(errors.New("twilio-go asked for a second request"))
	}
	target, err := k.client.locate(rawURL)
	if err != nil {
		k.refuse(err)
		return nil, k.err
	}
	var body string
	if method == http.MethodPost {
		body = data.Encode()
	} else if len(data) > 0 {
		target.RawQuery = data.Encode()
	}
	k.send(method, target, body)
	if k.err != nil {
		return nil, k.err
	}
	return k.answer.response(), nil
}

// send makes the request, logs it, and judges the answer.
func (k *call) send(method string, target *url.URL, body string) {
	k.target = target
	began := time.Now()
	var failure error
	k.answer, failure = k.client.exchange(k.ctx, method, target, body)
	if err := k.judge(failure); err != nil {
		k.err = err
	}
	k.client.log(Record{
		Time: began, Step: string(flow.StepOf(k.ctx)), Op: k.op, Method: method, Path: target.Path, Status: k.answer.status,
		Code: k.answer.code(), RequestID: k.answer.requestID, Took: time.Since(began),
	})
}

// AccountSid is the account in the paths of the 2010-04-01 API.
func (k *call) AccountSid() string { return k.client.account }

// SetTimeout does nothing: the timeout is the client's.
func (k *call) SetTimeout(time.Duration) {}

// SetOauth does nothing: calls are made with basic authentication.
func (k *call) SetOauth(client.OAuth) {}

// OAuth is nil: calls are made with basic authentication.
func (k *call) OAuth() client.OAuth { return nil }

// response is an answer as twilio-go expects it.
func (a answer) response() *http.Response {
	return &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body))}
}
