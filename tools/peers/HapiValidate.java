import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/**
 * HAPI's validator of FHIR R4 over what R4 itself defines, without a network: one resource in JSON for each line of
 * standard input; for each one line of JSON out, {"errors": [...], "warnings": [...]}, in the same order. Code systems
 * that R4 only names (LOINC, SNOMED CT, RxNorm) are not here: what HAPI cannot look up in them it says as warnings.
 */
public class HapiValidate {
  public static void main(String[] arguments) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // Libraries that log to standard output would stand between the answers.
    System.setOut(System.err);
    FhirContext context = FhirContext.forR4();
    FhirInstanceValidator r4 = new FhirInstanceValidator(new ValidationSupportChain(
        new DefaultProfileValidationSupport(context),
        new InMemoryTerminologyServerValidationSupport(context),
        new CommonCodeSystemsTerminologyService(context)));
    r4.setAnyExtensionsAllowed(true);
    r4.setErrorForUnknownProfiles(false);
    FhirValidator validator = context.newValidator().registerValidatorModule(r4);
    ObjectMapper json = new ObjectMapper();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine())
      answers.println(json.writeValueAsString(verdict(validator, line)));
  }

  private static Map<String, List<String>> verdict(FhirValidator validator, String resource) {
    List<String> errors = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (SingleValidationMessage message : validator.validateWithResult(resource).getMessages()) {
      ResultSeverityEnum severity = message.getSeverity();
      String words = message.getLocationString() + ": " + message.getMessage();
      if (severity == ResultSeverityEnum.ERROR || severity == ResultSeverityEnum.FATAL) errors.add(words);
      else if (severity == ResultSeverityEnum.WARNING) warnings.add(words);
    }
    return Map.of("errors", errors, "warnings", warnings);
  }
}
